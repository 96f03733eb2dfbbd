"""What is refused because it holds personal data and would be read by everybody, or by more than its sender."""

from django.utils.translation import gettext as _

from core.personal_data.guard import has_identity_number, in_words, kinds_in
from core.personal_data.kinds import Kind
from core.personal_data.names import name_words
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


def refuse_personal_data(*texts, inspel, keep_name):
    """
    Raise PersonalDataFound if one of the texts of a sender, which are or will be public, holds personal data.

    The name that the sender gave is personal data too, unless the process leader has decided to `keep_name`.
    """
    words = () if keep_name else name_words(inspel.name, inspel.email)
    if kinds := kinds_in(*texts, words=words):
        raise PersonalDataFound(kinds)


def refuse_in_answer(*texts, inspel, keep_name):
    """
    Raise PersonalDataFound if one of the texts that staff give the sender holds an identity number.

    So too if it holds the sender's name and is public from now on, unless the process leader has decided to keep it.
    """
    refuse_identity_numbers(*texts)
    if inspel.is_public and not keep_name:
        refuse_name(*texts, inspel=inspel)


def refuse_name(*texts, inspel):
    """Raise PersonalDataFound if one of the texts of staff, which are or will be public, holds the sender's name."""
    if Kind.NAME in kinds_in(*texts, words=name_words(inspel.name, inspel.email)):
        raise PersonalDataFound([Kind.NAME])


def refuse_identity_numbers(*texts):
    """Raise IdentityNumberFound if one of the texts of staff, which are or will be read, holds an identity number."""
    if has_identity_number(*texts):
        raise IdentityNumberFound
