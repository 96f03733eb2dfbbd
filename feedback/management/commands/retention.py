from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.portal_command import PortalCommand
from feedback.actions.retention import apply_rule
from feedback.models import RetentionRule


class Command(PortalCommand):
    help = (
        "Removes what the retention rules in force say is no longer kept, and leaves a receipt of each removal. "
        "Only says what it would remove unless --apply is given; the background worker removes it each night anyway."
    )

    def add_arguments(self, parser):
        parser.add_argument("--apply", action="store_true", help="remove; without it nothing is changed")

    def handle(self, *, apply, **options):
        rules = list(RetentionRule.objects.in_force())
        if not rules:
            self.stdout.write(
                _("No retention rule is in force: nothing is removed, ever. Rules are kept in the admin.")
            )
            return
        now = timezone.now()
        for rule in rules:
            self.report(rule, apply_rule(rule, now) if apply else rule.overdue(now).count())
        if not apply:
            self.stdout.write(_("This was a trial: nothing has been removed. Give --apply to remove it."))

    def report(self, rule, count):
        if rule.removes == RetentionRule.Removes.EVERYTHING:
            what = ngettext("%(count)d inspel as a whole", "%(count)d inspel as a whole", count)
        else:
            what = ngettext("names and addresses of %(count)d inspel", "names and addresses of %(count)d inspel", count)
        parts = {
            "what": what % {"count": count},
            "state": rule.get_state_display(),
            "months": rule.months,
            "decision": rule.decision_reference,
        }
        self.stdout.write(_("%(what)s: %(state)s for more than %(months)d months. Decision: %(decision)s.") % parts)
