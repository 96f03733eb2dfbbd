"""The field of the moderation form in which an answer promises that we come back by a day."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def promised_day(inspel):
    """Return the day of the promise in the answer that is neither kept nor explained, or None."""
    promise = inspel.open_promise
    return promise.due_on if promise else None


class PromiseFieldMixin:
    """For a form about an `inspel` with the field promise_due_on."""

    def clean_promise_due_on(self):
        day, promised = self.cleaned_data["promise_due_on"], promised_day(self.inspel)
        if promised and self.inspel.answered_at:
            if day != promised:
                raise ValidationError(
                    _("A day that was promised stands. Say on the page of the promise what came of it.")
                )
        elif day and day < timezone.localdate():
            raise ValidationError(_("The day has passed. Promise a day from today on."))
        return day
