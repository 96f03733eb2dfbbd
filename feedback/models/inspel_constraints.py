"""The database constraints of Inspel, which hold for every writer and not only for feedback.actions."""

from django.db.models import CheckConstraint, Q

CONSTRAINTS = [
    CheckConstraint(
        name="inspel_answered_has_answer",
        condition=~Q(handling="answered") | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
    ),
    CheckConstraint(
        name="inspel_published_has_text_and_consent",
        condition=~Q(publication="published")
        | (
            ~Q(public_title="")
            & ~Q(public_text="")
            & Q(may_publish=True, published_at__isnull=False, published_by__isnull=False)
        ),
    ),
    CheckConstraint(
        name="inspel_closed_has_reason",
        condition=Q(handling="closed") & ~Q(close_reason="") | ~Q(handling="closed") & Q(close_reason=""),
    ),
    CheckConstraint(
        name="inspel_duplicate_of_which",
        condition=~Q(close_reason="duplicate") | Q(duplicate_of__isnull=False),
    ),
    CheckConstraint(
        name="inspel_outside_mandate_says_who_decides",
        condition=~Q(close_reason="outside_mandate") | ~Q(decided_elsewhere=""),
    ),
    CheckConstraint(name="inspel_spam_is_not_public", condition=~Q(handling="spam") | ~Q(publication="published")),
    CheckConstraint(
        name="inspel_confidential_is_not_public",
        condition=Q(is_confidential=False) | ~Q(publication="published"),
    ),
    CheckConstraint(
        name="inspel_confidential_has_ground", condition=Q(is_confidential=False) | ~Q(confidential_ground="")
    ),
    CheckConstraint(
        name="inspel_held_answer_is_written_and_not_given",
        condition=Q(answer_is_held=False)
        | ~Q(answer="") & Q(handling__in=["received", "in_review", "waiting_for_sender", "reopened"]),
    ),
    CheckConstraint(
        name="inspel_erased_has_no_personal_data",
        condition=Q(personal_data_erased_at=None) | Q(name="", email="", may_contact=False, kept_names={}),
    ),
    CheckConstraint(
        name="inspel_written_down_by_somebody",
        condition=Q(channel="web", entered_by=None) | ~Q(channel="web") & Q(entered_by__isnull=False),
    ),
    CheckConstraint(name="inspel_contact_needs_address", condition=Q(may_contact=False) | ~Q(email="")),
]
