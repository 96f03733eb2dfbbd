from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from core.portal_command import PortalCommand
from naravard.bootstrap.examples import examples, remove_examples


class Command(PortalCommand):
    help = (
        "Removes the example content that nobody has changed or uses, and lists the rest with what can be done. "
        "It can be run again at any time."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only say what would be removed")
        parser.add_argument(
            "--also-edited",
            nargs="*",
            metavar="ROW",
            help="also remove examples that somebody has changed: those named as in the list (strategy.newsitem:3), "
            "all of a kind (feedback.inspel), or without a name all of them; never one that is in use",
        )

    def handle(self, *, dry_run, also_edited, verbosity, **options):
        self.check_names(also_edited or [])
        removed, kept = remove_examples(is_wanted=lambda row: is_named(row, also_edited), is_trial=dry_run)
        if verbosity:
            self.list_kept(kept)
            for model, count in sorted(removed.items(), key=lambda item: item[0]._meta.label):
                self.stdout.write(f"{count:5} {model._meta.label}")
            self.stdout.write(outcome(removed.total(), dry_run))

    def check_names(self, names):
        known = {name for row in examples() for name in names_of(row)}
        if unknown := [name for name in names if name.lower() not in known]:
            message = _("Nothing was removed: there is no example called %(names)s.")
            raise CommandError(message % {"names": ", ".join(unknown)})

    def list_kept(self, kept):
        if kept:
            self.stdout.write(_("These examples stay:"))
        for example in sorted(kept, key=lambda example: names_of(example.row)):
            self.stdout.write(f"  {names_of(example.row)[1]} ”{example.row}”: {' '.join(reasons(example))}")


def outcome(count, is_trial):
    if is_trial:
        return _("This was a trial: nothing has been removed. Rows that would be removed: %(count)d.") % {
            "count": count
        }
    return _("Rows of examples that were removed: %(count)d.") % {"count": count}


def names_of(row):
    """Return the name of the kind and the name of the row, as --also-edited takes them."""
    return row._meta.label_lower, f"{row._meta.label_lower}:{row.pk}"


def is_named(row, also_edited):
    """Return whether --also-edited means the row. It is None if it is not given, and empty if it is given alone."""
    if not also_edited:
        return also_edited is not None
    return not {name.lower() for name in also_edited}.isdisjoint(names_of(row))


def reasons(example):
    """Yield why the example stays, and what can be done, in sentences."""
    if example.is_changed:
        yield _("Somebody has changed it.")
    if example.is_handled:
        yield _("Somebody has handled it.")
    if example.users:
        names = ", ".join(f"{row._meta.verbose_name} ”{row}” ({names_of(row)[1]})" for row in example.users)
        yield _("This uses it: %(names)s.") % {"names": names}
    if example.row.can_become_real:
        yield _("To keep it, choose “Keep as real” on its page in the admin.")
    if example.users:
        yield _("To remove it, first change what uses it.")
    else:
        yield _("To remove it, add: --also-edited %(name)s") % {"name": names_of(example.row)[1]}
