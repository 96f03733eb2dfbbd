"""What the sender of an inspel has been shown as its answer, and what no longer stands where it was shown."""

from datetime import datetime

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from feedback.lifecycle import CloseReason, Handling


class EarlierAnswers(models.Model):
    """
    Base of Inspel: the answers and decisions that its sender could read, and that have been changed or taken back.

    They are kept with the inspel of who read them, also those to a main inspel: so nobody loses one when the other is
    opened again, withdrawn or merged, and nobody reads one as given to them that was not.
    """

    earlier_answers = models.JSONField(
        _("earlier answers"),
        default=list,
        blank=True,
        editable=False,
        help_text=_("What the sender has read, of this inspel or of the one that it was a duplicate of."),
    )

    class Meta:
        abstract = True

    @property
    def answer_changed_at(self):
        """When the words of the given answer were last changed, or None if they are as they were given."""
        own = [entry for entry in self.earlier_answers if entry["of"] == self.reference]
        is_changed = self.given_answer and own and own[-1]["changed_at"]
        return datetime.fromisoformat(own[-1]["changed_at"]) if is_changed else None

    def keep_answer_of(self, source, *, changed_at=None):
        """
        Add what `source`, this inspel or its main one, says now. Return whether there was something; the caller saves.

        `changed_at` is the time if the words are about to be changed and the answer stays given.
        """
        said = source.decision_as_read
        if said is None:
            return False
        since = source.answer_changed_at or (said["answer"] and source.answered_at) or source.decided_at
        when = {"at": since.isoformat(), "changed_at": changed_at.isoformat() if changed_at else ""}
        entry = {"of": source.reference, "language": source.language_of_answer} | said | when
        self.earlier_answers = [*self.earlier_answers, entry]
        return True

    @property
    def decision_as_read(self):
        """What its readers read as the decision: answer, reason for closing and who decides. None if there is none."""
        is_own = self.close_reason not in {CloseReason.DUPLICATE, CloseReason.WITHDRAWN}
        reason = self.close_reason if is_own else ""
        if self.handling not in Handling.answered_states() or not (self.given_answer or reason):
            return None
        return {
            "answer": self.given_answer,
            "translation": self.given_translation,
            "translation_language": self.language_of_text if self.given_translation else "",
            "close_reason": reason,
            "decided_elsewhere": self.decided_elsewhere if is_own else "",
        }

    @property
    def decided_at(self):
        """When the handling last changed; of an example without a log, when it came."""
        event = self.events.filter(what="handling").last()
        return event.at if event else self.received_at

    def readable_earlier_answers(self):
        """
        Return the earlier answers for its sender, newest first, each with `day` and `reason` to show.

        Left out are those that stand on the page as they were given, and those of another inspel that is confidential
        now or has been removed.
        """
        readable = {self.reference, *self._readable_others()}
        shown = [row.decision_as_read for row in [self, self.decided_main] if row]
        return [
            entry | {"day": datetime.fromisoformat(entry["at"]), "reason": _reason(entry)}
            for entry in reversed(self.earlier_answers)
            if entry["of"] in readable and {name: entry.get(name, "") for name in _SAID} not in shown
        ]

    def _readable_others(self):
        others = {entry["of"] for entry in self.earlier_answers} - {self.reference}
        rows = apps.get_model("feedback", "Inspel").objects.filter(reference__in=others, is_confidential=False)
        return rows.values_list("reference", flat=True) if others else []


_SAID = ["answer", "translation", "translation_language", "close_reason", "decided_elsewhere"]


def _reason(entry):
    return CloseReason(entry["close_reason"]).label if entry["close_reason"] else ""
