"""The filters of a public list, as its page shows them: what can be chosen, and how many rows each would find."""

from dataclasses import dataclass

from core.slugs import present_slug


@dataclass
class Choice:
    """One value of a filter: `slug` is in the query, `value` in the rows; `row` is the model instance, if any."""

    slug: str
    value: object
    label: str
    row: object = None
    count: int = 0
    url: str = ""  # of the list with this choice
    is_chosen: bool = False


@dataclass
class Facet:
    """
    A filter with at most one chosen value.

    `name` is its query parameter, `dimension` its name in what is counted, `row_field` the translated field with the
    name of its rows. One that `starts_open` is expanded also while nothing is chosen in it.
    """

    name: str
    title: str
    any_label: str
    choices: list[Choice]
    dimension: str = ""
    row_field: str = "name"
    starts_open: bool = True
    any_count: int = 0
    any_url: str = ""
    chosen: Choice | None = None

    @property
    def is_open(self):
        return self.chosen is not None or self.starts_open

    def choose(self, slug):
        """Choose the value with the slug, or the row that had it before. Return whether there is one."""
        self.chosen = self._with_slug(slug) or self._with_slug(self._present_slug(slug))
        return self.chosen is not None

    def _with_slug(self, slug):
        return next((choice for choice in self.choices if choice.slug == slug), None)

    def _present_slug(self, slug):
        row = next((choice.row for choice in self.choices if choice.row), None)
        return present_slug(type(row), slug) if row else None
