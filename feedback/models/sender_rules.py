from feedback.lifecycle import CloseReason, Handling


class SenderRules:
    """What the sender of an inspel may do with it, by its states."""

    @property
    def is_open(self):
        return self.handling in Handling.open_states()

    @property
    def is_withdrawn(self):
        return self.close_reason == CloseReason.WITHDRAWN

    @property
    def gets_answer(self):
        """Whether somebody answers it, or has."""
        return not self.is_withdrawn and self.handling != Handling.SPAM

    @property
    def may_be_main(self):
        """Whether others can be closed as the same as this one: their senders get to read its answer."""
        return self.gets_answer and not self.is_confidential

    @property
    def takes_messages(self):
        """Also after the answer: what comes then can be a reason to open it again."""
        return self.gets_answer

    @property
    def may_be_judged(self):
        """Whether there is an answer of its own that the sender can say helped or not."""
        return bool(self.given_answer) and not self.is_withdrawn

    @property
    def decided_main(self):
        """The inspel that this one is a duplicate of, once its decision is this sender's to read too, else None."""
        main = self.duplicate_of if self.close_reason == CloseReason.DUPLICATE else None
        return main if main and not main.is_open and not main.is_confidential else None

    @property
    def waits_for_main(self):
        """Whether this sender's answer is still to come, with that to the inspel that this one is a duplicate of."""
        return self.close_reason == CloseReason.DUPLICATE and not self.given_answer and self.decided_main is None

    @property
    def answer_comes_by(self):
        """The day by which this sender gets an answer, the own or the shared one; None if none is to come."""
        if self.is_open:
            return self.answer_due_on
        return self.duplicate_of.answer_due_on if self.waits_for_main else None

    @property
    def may_get_mail(self):
        """Who has erased the own address has also said that it is not to be kept again."""
        return self.takes_messages and self.personal_data_erased_at is None

    @property
    def has_personal_data(self):
        """Beside the text, which never changes."""
        return bool(self.name or self.email)

    @property
    def masked_email(self):
        """The address as its owner knows it and nobody else can use it, for a page that opens by its link alone."""
        local, _at, domain = self.email.rpartition("@")
        return f"{local[:1]}…@{domain}" if self.email else ""
