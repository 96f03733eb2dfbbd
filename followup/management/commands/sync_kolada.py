from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from core.portal_command import PortalCommand
from followup.kolada.sync import perform
from followup.models import KoladaSync, KoladaUnderwayError


class Command(PortalCommand):
    help = (
        "Fetches the values of the key figures that have an id in Kolada, from KOLADA_URL. All of it is stored, or "
        "nothing. Ends with 1 and says why if it fails."
    )

    def handle(self, **options):
        try:
            run = KoladaSync.objects.begin()
        except KoladaUnderwayError as error:
            raise CommandError(_("Values are being fetched already. Try again when that is done.")) from error
        perform(run.pk)
        run.refresh_from_db()
        if run.state != KoladaSync.State.DONE:
            raise CommandError(f"{run.message} {_('The values are as they were.')}")
        text = _("From Kolada: %(added)d new, %(revised)d revised, %(unchanged)d unchanged, %(removed)d removed.")
        self.stdout.write(text % vars(run))
        if run.message:
            self.stdout.write(run.message)
