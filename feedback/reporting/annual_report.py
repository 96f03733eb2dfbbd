"""What a yearly report says of inspel. FeedbackConfig.ready imports it, which registers the section."""

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from feedback.lifecycle import Handling
from feedback.models import Inspel
from feedback.reporting.groups import Quarters, groups_in_quarters, midnight, note_without_quarters, sub_goal_names
from followup.annual_report.sections import part, register_section, section, table


@register_section
def inspel_section(asked):
    years = [_numbers(asked, year) for year in (asked.year, asked.year - 1)]
    names = {"received": _("Came in"), "answered": _("Answered"), "published": _("Published")}
    rows = [
        (None, [label, *asked.numbers.add(f"inspel:{key}", *(numbers[key] for numbers in years))])
        for key, label in names.items()
    ]
    in_numbers = table(_("Inspel in numbers"), [_("Inspel"), asked.year, asked.year - 1], rows)
    return section(
        "inspel",
        _("What people have said"),
        parts=[part(tables=[in_numbers]), _by_sub_goal(asked)],
        links=[(reverse("inspel_list"), _("Inspel and answers")), (reverse("you_said_we_did"), _("You said – we did"))],
    )


def _counted(asked):
    rows = Inspel.objects.filter(is_example=asked.is_example, is_confidential=False)
    return rows.exclude(handling=Handling.SPAM)


def _numbers(asked, year):
    def in_year(field):
        return {f"{field}__gte": midnight(date(year, 1, 1)), f"{field}__lt": midnight(date(year + 1, 1, 1))}

    rows = _counted(asked)
    if not rows.filter(received_at__lt=midnight(date(year + 1, 1, 1))).exists():
        return dict.fromkeys(["received", "answered", "published"])
    return {
        "received": rows.filter(**in_year("received_at")).count(),
        "answered": rows.filter(handling__in=[Handling.ANSWERED, Handling.CLOSED], **in_year("answered_at")).count(),
        "published": rows.published().filter(**in_year("published_at")).count(),
    }


def _by_sub_goal(asked):
    """Return how many came in about each sub-goal, without small groups, of the quarters of the year that are over."""
    quarters = Quarters.within(date(asked.year, 1, 1), date(asked.year, 12, 31), timezone.localdate())
    if quarters is None:
        return part(_("By sub-goal"), paragraphs=[note_without_quarters()])
    counts = groups_in_quarters(_counted(asked), quarters, "sub_goal", none_is_a_group=True)
    lines = counts.lines(sub_goal_names(set(counts.shown) - {None}))
    tables = [table(_("Inspel by sub-goal"), [_("Sub-goal"), _("Came in")], [(None, line) for line in lines])]
    paragraphs = [quarters.note(), *([] if lines else [_("No group is large enough to be shown.")])]
    return part(_("By sub-goal"), paragraphs=paragraphs, tables=tables if lines else [])
