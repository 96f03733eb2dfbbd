"""Sample activities of the style guide, none of them saved."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from followup.models import Activity, Promise, PromiseOutcome


def activity_samples(sub_goals, municipalities):
    """Return the context of the samples."""
    activity = Activity(pk=0, slug="exempel", title=_("An activity"), status=Activity.Status.ONGOING, is_example=True)
    activity.news_on = timezone.localdate()
    activity._prefetched_objects_cache = {"sub_goals": sub_goals[:2], "organisations": municipalities[:1]}
    return {"activity": activity, "promises": list(_promises())}


def _promises():
    today = timezone.localdate()
    days = {"late": today - timedelta(days=9), "coming": today + timedelta(days=9), "kept": today, "explained": today}
    for number, (name, day) in enumerate(days.items()):
        outcome = name if name in PromiseOutcome.values else PromiseOutcome.OPEN
        settled = {"settled_on": day, "explanation": _("What came of it.")} if outcome == name else {}
        text = _("What is promised")
        yield Promise(pk=number, slug=f"exempel-{name}", text=text, due_on=day, outcome=outcome, **settled)
