"""Removal of inspel by the retention rules in force, in short transactions, so that no request waits long."""

from django.utils import timezone

from feedback.actions.records import remove_by_rule
from feedback.models import RetentionRule

IN_A_BATCH = 200


def apply_rules(now):
    """Remove what each rule in force says is overdue at `now`. Return how many inspel that was."""
    return sum(apply_rule(rule, now) for rule in RetentionRule.objects.in_force())


def apply_rule(rule, now):
    """Remove what the rule says is overdue at `now`, and return how many inspel that was."""
    ids = list(rule.overdue(now).values_list("pk", flat=True))
    run = f"{timezone.localtime(now):%Y-%m-%d %H:%M:%S}"
    batches = [ids[start : start + IN_A_BATCH] for start in range(0, len(ids), IN_A_BATCH)]
    return sum(remove_by_rule(rule=rule, inspel_ids=batch, batch=run, now=now) for batch in batches)
