"""What a button of the moderation page is."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from feedback.lifecycle import HANDLING_TRANSITIONS, PUBLICATION_TRANSITIONS, Handling, Publication


@dataclass(frozen=True)
class PageAction:
    """
    A button. `place` is the part of the page where it is, `key` its access key, `needs` the fields it must have.

    `handling` and `publication` are the states it leads to. It is available if these transitions are allowed and
    `when(inspel)` is true. `run(inspel, by, data)` is called after the cleaned data of the form is saved. After an
    action that `decides` there is nothing more to do with the inspel. One that `can_be_undone` is carried out
    UNDO_SECONDS after the click: it sends or publishes what somebody has written.
    """

    name: str
    label: Promise
    done: Promise
    place: str
    run: Callable = lambda inspel, by, data: None
    handling: Handling | None = None
    publication: Publication | None = None
    needs: tuple[str, ...] = ()
    when: Callable = lambda inspel: True
    decides: bool = False
    key: str = ""
    can_be_undone: bool = False

    def is_available(self, inspel):
        if self.handling and self.handling not in HANDLING_TRANSITIONS[inspel.handling]:
            return False
        if self.publication and self.publication not in PUBLICATION_TRANSITIONS[inspel.publication]:
            return False
        if self.publication == Publication.PUBLISHED and not inspel.may_be_published:
            return False
        return bool(self.when(inspel))
