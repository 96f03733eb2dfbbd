from django.core.management.base import BaseCommand
from django.utils import timezone

from feedback.actions.retention import apply_rule
from feedback.models import RetentionRule


class Command(BaseCommand):
    help = (
        "Removes what the retention rules in force say is no longer kept, and leaves a receipt of each removal. "
        "Only says what it would remove unless --apply is given; the background worker removes it each night anyway."
    )

    def add_arguments(self, parser):
        parser.add_argument("--apply", action="store_true", help="remove; without it nothing is changed")

    def handle(self, *, apply, **options):
        rules = list(RetentionRule.objects.in_force())
        if not rules:
            self.stdout.write("No retention rule is in force: nothing is removed, ever. Rules are kept in the admin.")
            return
        now = timezone.now()
        for rule in rules:
            self.report(rule, apply_rule(rule, now) if apply else rule.overdue(now).count())
        if not apply:
            self.stdout.write("This was a trial: nothing has been removed. Give --apply to remove it.")

    def report(self, rule, count):
        what = "inspel as a whole" if rule.removes == RetentionRule.Removes.EVERYTHING else "names and e-mail addresses"
        self.stdout.write(
            f"{count:6} {what}: {rule.state} more than {rule.months} months ago, by decision {rule.decision_reference}"
        )
