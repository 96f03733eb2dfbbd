"""What the templates of the admin say of an action that is clicked and not carried out yet."""

from django import template

from feedback.admin.moderation.button_labels import worded
from feedback.admin.moderation.delay import clicked_action
from feedback.admin.queue.underway import seconds_left

register = template.Library()
register.filter(seconds_left)


@register.filter
def action_label(delayed):
    """Return what the button said that was clicked."""
    action = clicked_action(delayed)
    return action.label if delayed.group else worded(action, delayed.inspel).label
