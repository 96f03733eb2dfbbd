"""The rules of what a sender may do with an inspel and gets to read, as a mixin of the Inspel model."""

from core.models.outgoing_mail import OutgoingMail
from feedback.lifecycle import CloseReason, Handling


class SenderRules:
    """What the sender may do and read, derived from the states and fields of the inspel."""

    @property
    def is_open(self):
        return self.handling in Handling.open_states()

    @property
    def is_withdrawn(self):
        return self.close_reason == CloseReason.WITHDRAWN

    @property
    def gets_answer(self):
        """Whether it gets an answer or already has one."""
        return not self.is_withdrawn and self.handling != Handling.SPAM

    @property
    def may_be_main(self):
        """Whether others can be closed as duplicates of this one. Their senders then read its answer."""
        return self.gets_answer and not self.is_confidential

    @property
    def accepts_messages(self):
        """Whether messages can be exchanged. They can after the answer too: one may be a reason to reopen."""
        return self.gets_answer

    @property
    def accepts_verdict(self):
        """Whether it has an answer of its own on which the sender can give a verdict."""
        return bool(self.given_answer) and not self.is_withdrawn

    @property
    def decided_main(self):
        """The inspel that this one is a duplicate of, once it is decided and this sender may read it, else None."""
        main = self.duplicate_of if self.close_reason == CloseReason.DUPLICATE else None
        return main if main and not main.is_open and not main.is_confidential else None

    @property
    def waits_for_main(self):
        """Whether it is a duplicate without an answer of its own, and that of the main inspel cannot be read yet."""
        return self.close_reason == CloseReason.DUPLICATE and not self.given_answer and self.decided_main is None

    @property
    def answer_comes_by(self):
        """The last day for the answer to this sender, its own or that of the main inspel; None if none is due."""
        if self.is_open:
            return self.answer_due_on
        return self.duplicate_of.answer_due_on if self.waits_for_main else None

    @property
    def may_get_mail(self):
        """Whether an address may be stored for mail. Not after erasure: that also says not to store it again."""
        return self.accepts_messages and self.personal_data_erased_at is None

    @property
    def has_personal_data(self):
        """Whether a name or an address is stored. The text is not looked at: it never changes."""
        return bool(self.name or self.email)

    @property
    def is_receipt_mailed(self):
        """Whether the receipt went or goes out as mail too: `submit_inspel` leaves out what is too many in a day."""
        return OutgoingMail.objects.filter(kind="feedback.receipt", about_id=self.pk).exists()

    @property
    def masked_email(self):
        """The address with its name hidden, as “a…@example.se”: the page that shows it asks for no login."""
        local, _at, domain = self.email.rpartition("@")
        return f"{local[:1]}…@{domain}" if self.email else ""
