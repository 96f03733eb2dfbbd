"""A change of a public text that is kept aside until somebody publishes it."""

import copy

from django.conf import settings
from django.db import models
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname


class HasDraft:
    """For a model whose columns hold what is public, while a change of them can wait in `row.draft`, a TextDraft."""

    @classmethod
    def draft_columns(cls):
        """Return the names of the columns that a draft may change."""
        raise NotImplementedError

    @property
    def public_texts(self):
        """{column: text} of what is public, such as {"title_sv": "Nära för mig"}; of a file it is the name."""
        return {column: str(getattr(self, column) or "") for column in self.draft_columns()}

    @property
    def waiting_draft(self):
        """The TextDraft, or None."""
        return getattr(self, "draft", None)

    @property
    def newest_texts(self):
        """{column: text} as the public text, with what the draft changes."""
        return self.public_texts | (self.waiting_draft.texts if self.waiting_draft else {})

    def with_draft(self):
        """Return a copy of the row with what the draft changes; nothing is saved."""
        return self.with_texts(self.waiting_draft.texts if self.waiting_draft else {})

    def with_texts(self, texts):
        """Return a copy of the row with the texts {column: text}; nothing is saved."""
        row = copy.copy(self)
        row._state = copy.copy(self._state)
        row.set_texts(texts)
        return row

    def store_files(self):
        """Store new files of the draft's columns, so that a draft can name them."""
        for column in self.draft_columns():
            file = getattr(self, column)
            if isinstance(file, FieldFile) and file and not file._committed:
                file.save(file.name, file.file, save=False)

    def set_draft(self, draft):
        """Take over the texts of a draft that is published, and what its editor has said of the translations."""
        self.set_texts(draft.texts)
        self.confirmed_texts = draft.confirmed

    def set_texts(self, texts):
        for column, text in texts.items():
            setattr(self, column, text)


class TextDraft(models.Model):
    """Base of the drafts: what differs from the public text, and who wrote it."""

    texts = models.JSONField(_("texts"), help_text=_("Only the columns that differ from the public text."))
    confirmed = models.JSONField(
        _("confirmed texts"),
        default=list,
        db_default=[],  # for an older version that runs beside this one while nodes are renewed
        blank=True,
        help_text=_("The columns of which the editor has said that the translation fits, or that the meaning stays."),
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written"))

    class Meta:
        abstract = True

    def write(self, texts, *, by, confirmed=()):
        """Set the texts and who wrote them; nothing is saved."""
        self.texts, self.written_by, self.written_at = texts, by, timezone.now()
        self.confirmed = sorted(confirmed)


def language_columns(names):
    """Return the names of the columns of translated fields, in every language."""
    return [build_localized_fieldname(name, code) for code, _name in settings.LANGUAGES for name in names]
