"""What is refused because it holds personal data and would be read by everybody, or by more than its sender."""

from django.utils.translation import gettext as _

from core.personal_data.guard import has_identity_number, in_words, kinds_in
from core.personal_data.kinds import Kind
from feedback.actions.kept_names import forget_gone_names, has_name_to_decide, keep_names
from feedback.actions.transitions import duplicates_of
from feedback.lifecycle import TransitionNotAllowed


class PersonalDataFound(TransitionNotAllowed):
    """A text to publish still holds personal data: `kinds` lists which, `reason` explains it to the process leader."""

    def __init__(self, kinds):
        self.kinds = kinds
        super().__init__(", ".join(kinds))

    @property
    def reason(self):
        what = in_words(self.kinds)
        return _("The text to publish still holds: %(what)s. Mask it or take it away, then publish.") % {"what": what}


class IdentityNumberFound(PersonalDataFound):
    """What staff wrote for senders and public holds a personal identity number."""

    def __init__(self):
        super().__init__([Kind.IDENTITY_NUMBER])

    @property
    def reason(self):
        return _("The answer holds a personal identity number. Take it away: nobody's may be shown there.")


class NameInMainAnswer(PersonalDataFound):
    """The answer of the inspel that others say the same as holds the name of its sender, and they would read it."""

    def __init__(self, main):
        self.main = main
        super().__init__([Kind.NAME])

    @property
    def reason(self):
        text = _("The answer to %(reference)s holds its sender's name. Take it out there, or keep it, and merge then.")
        return text % {"reference": self.main.reference}


def refuse_personal_data(texts, *, inspel, by, keep_name):
    """
    Raise PersonalDataFound if one of the texts of a sender, which are or will be public, holds personal data.

    `texts` is {field: text}. The name that the sender gave is personal data too, unless the process leader `by` decides
    to `keep_name` or somebody has decided so about the same text.
    """
    kinds = kinds_in(*texts.values())
    if not keep_name and has_name_to_decide(inspel, texts):
        kinds.append(Kind.NAME)
    if kinds:
        raise PersonalDataFound(kinds)
    _settle_names(texts, inspel=inspel, by=by, keep_name=keep_name)


def refuse_in_answer(texts, *, inspel, by, keep_name):
    """
    Raise PersonalDataFound if one of the texts that staff give the sender holds an identity number.

    So too if it holds the sender's name and others read it, unless that is kept as for refuse_personal_data.
    """
    refuse_identity_numbers(*texts.values())
    if keep_name or is_read_by_others(inspel):
        refuse_name(texts, inspel=inspel, by=by, keep_name=keep_name)


def refuse_name(texts, *, inspel, by, keep_name):
    """Raise PersonalDataFound if one of the texts of staff, which others read, holds the sender's name, not kept."""
    if not keep_name and has_name_to_decide(inspel, texts):
        raise PersonalDataFound([Kind.NAME])
    _settle_names(texts, inspel=inspel, by=by, keep_name=keep_name)


def refuse_name_in_main(main):
    """Raise NameInMainAnswer if what the senders of duplicates read of their main inspel holds its sender's name."""
    read = {"answer": main.given_answer, "answer_translation": main.given_translation}
    if has_name_to_decide(main, read | {"decided_elsewhere": main.decided_elsewhere}):
        raise NameInMainAnswer(main)


def is_read_by_others(inspel):
    """Return whether others than its sender read the answer: everybody, or the senders of its duplicates."""
    return inspel.is_public or duplicates_of(inspel).exists()


def _settle_names(texts, *, inspel, by, keep_name):
    if keep_name:
        keep_names(inspel, texts, by=by)
    else:
        forget_gone_names(inspel, texts)


def refuse_identity_numbers(*texts):
    """Raise IdentityNumberFound if one of the texts of staff, which are or will be read, holds an identity number."""
    if has_identity_number(*texts):
        raise IdentityNumberFound
