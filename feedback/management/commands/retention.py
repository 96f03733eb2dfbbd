from django.core.management.base import BaseCommand
from django.utils import timezone

from feedback.actions import remove_by_rule
from feedback.models import RetentionRule

IN_A_BATCH = 200


class Command(BaseCommand):
    help = (
        "Removes what the retention rules in force say is no longer kept, and leaves a receipt of each removal. "
        "Only says what it would remove unless --apply is given."
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
            ids = list(rule.overdue(now).values_list("pk", flat=True))
            count = self.remove(rule, ids, now) if apply else len(ids)
            self.report(rule, count)
        if not apply:
            self.stdout.write("This was a trial: nothing has been removed. Give --apply to remove it.")

    def remove(self, rule, ids, now):
        """Remove the inspel in short transactions, so that no request waits long. Return how many."""
        run = f"{timezone.localtime(now):%Y-%m-%d %H:%M:%S}"
        batches = [ids[start : start + IN_A_BATCH] for start in range(0, len(ids), IN_A_BATCH)]
        return sum(remove_by_rule(rule=rule, inspel_ids=batch, batch=run, now=now) for batch in batches)

    def report(self, rule, count):
        what = "inspel as a whole" if rule.removes == RetentionRule.Removes.EVERYTHING else "names and e-mail addresses"
        self.stdout.write(
            f"{count:6} {what}: {rule.state} more than {rule.months} months ago, by decision {rule.decision_reference}"
        )
