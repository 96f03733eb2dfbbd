"""Sample content of the style guide around published inspel: the filters of the list and a result."""

from types import SimpleNamespace

from django.utils.translation import gettext as _

from core.facets import Choice, Facet
from feedback.listing.order import Order
from feedback.models.languages import LED_TO_TEXTS


def public_inspel_samples(sub_goals, inspel):
    """Return the context of the samples. `inspel` is answered; its result is added here."""
    for name in LED_TO_TEXTS:
        setattr(inspel, name, _("The clinic is open late one evening a week."))
    inspel.agreements = 12
    return {
        "result": inspel,
        "chosen": _chosen(sub_goals),
        "nothing_found": SimpleNamespace(is_narrowed=True, words=_("evening")),
        "found_page": SimpleNamespace(number=2, paginator=SimpleNamespace(count=37, num_pages=2)),
    }


def _chosen(sub_goals):
    goals = [
        Choice(goal.slug, goal.number, goal.title, row=goal, count=9 - 2 * goal.number, url="#inspel-parts")
        for goal in sub_goals[:4]
    ] + [Choice(sub_goals[4].slug, 5, sub_goals[4].title, row=sub_goals[4])]
    goals[1].is_chosen = True
    states = [Choice("besvarade", "answered", _("Answered"), count=5, url="#inspel-parts")]
    facets = [
        Facet("delmal", _("Sub-goal"), _("All sub-goals"), goals, row_field="title", any_count=19, chosen=goals[1]),
        Facet("lage", _("How far it has come"), _("All states"), states, any_count=5),
    ]
    for facet in facets:
        facet.any_url = "#inspel-parts"
    return SimpleNamespace(
        facets=facets,
        chosen_facets=facets[:1],
        words=_("evening"),
        is_narrowed=True,
        unknown=[],
        url_without_words="#inspel-parts",
        found_too_many=False,
        orders=[Order(_("Newest first"), "", True), Order(_("What led to something first"), "#inspel-parts", False)],
    )
