"""Sample activities of the style guide, none of them saved."""

from django.utils import timezone
from django.utils.translation import gettext as _

from followup.models import Activity


def activity_samples(sub_goals, municipalities):
    """Return the context of the samples."""
    activity = Activity(pk=0, slug="exempel", title=_("An activity"), status=Activity.Status.ONGOING, is_example=True)
    activity.news_on = timezone.localdate()
    activity._prefetched_objects_cache = {"sub_goals": sub_goals[:2], "organisations": municipalities[:1]}
    return {"activity": activity}
