from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.models.base import Example, Slugged
from core.stored_file import can_be_read
from core.swedish_order import SwedishOrder
from strategy.document_files import MAX_LANGUAGE, MAX_TITLE, inspect_document, stored_name


class Document(Slugged, Example):
    """
    A document to download, from an uploaded file or from another website.

    The facts about the file (type, size in bytes, pages, and for a PDF what screen readers need) are read from the file
    when it is saved. For the fields about a PDF, None means not known, and "" that the file does not state it.
    """

    class Kind(models.TextChoices):
        GOVERNING = "governing", _("Governing documents")
        REPORT = "report", _("Reports")
        OTHER = "other", _("Other documents")

    title = models.CharField(_("title"), max_length=200)
    summary = models.CharField(_("what it is"), max_length=300, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.OTHER)
    language = models.CharField(_("language"), max_length=12, choices=settings.LANGUAGES, default="sv")
    file = models.FileField(_("file"), upload_to=stored_name, blank=True)
    url = models.URLField(_("or address"), blank=True)
    file_type = models.CharField(_("type"), max_length=10, blank=True, editable=False)
    size = models.PositiveBigIntegerField(_("size in bytes"), null=True, editable=False)
    pages = models.PositiveIntegerField(_("pages"), null=True, editable=False)
    is_tagged = models.BooleanField(_("tagged for screen readers"), null=True, editable=False)
    pdf_title = models.CharField(_("title in the file"), max_length=MAX_TITLE, null=True, editable=False)
    pdf_language = models.CharField(_("language in the file"), max_length=MAX_LANGUAGE, null=True, editable=False)
    order = models.PositiveSmallIntegerField(_("order"), default=100)
    updated_at = models.DateTimeField(_("updated"), auto_now=True, null=True)
    # The file that was read last: in a form before the transaction, so that it is not read in it again.
    _inspected = None

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["kind", "order", SwedishOrder("title_sv")]
        constraints = [
            models.CheckConstraint(
                name="document_file_or_address",
                condition=Q(file="") | Q(url=""),
                violation_error_message=_("Give a file or an address, not both."),
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        """Return the address of the file or website, or "" if there is neither, or the file cannot be read."""
        if self.is_file_missing:
            return ""
        if self.file:
            return reverse("document_file", args=[self.slug, self.file_type])
        return self.url

    @cached_property
    def is_file_missing(self):
        """Whether a file was uploaded that cannot be read any more: it is gone from the disk, empty or locked."""
        return bool(self.file) and self.file._committed and not can_be_read(self.file)

    @property
    def is_inaccessible(self):
        """Whether the file is a PDF without tags, title or language, which a screen reader needs."""
        return self.is_tagged is False or self.pdf_title == "" or self.pdf_language == ""

    @property
    def states_another_language(self):
        """Whether the PDF states another language than the one chosen for the document."""
        return bool(self.pdf_language) and main_language(self.pdf_language) != main_language(self.language)

    def clean(self):
        if self.file and not self.file._committed:
            try:
                self.inspect_file()
            except ValueError as error:
                raise ValidationError({"file": str(error)}) from error

    def save(self, *args, **kwargs):
        if not self.file:
            self._set_facts(None)
        elif not self.file._committed and self._inspected is not self.file.file:
            self.inspect_file()
        super().save(*args, **kwargs)
        self.__dict__.pop("is_file_missing", None)  # it may have been looked for before the file was stored

    def inspect_file(self):
        """Read the facts from a new file. Raise ValueError, with a text for the editor, if it is not one to take."""
        self._set_facts(inspect_document(self.file))
        self._inspected = self.file.file

    def _set_facts(self, facts):
        self.file_type = facts.file_type if facts else ""
        self.size = facts.size if facts else None
        self.pages = facts.pages if facts else None
        self.is_tagged = facts.is_tagged if facts else None
        self.pdf_title = facts.title if facts else None
        self.pdf_language = facts.language if facts else None


def main_language(tag):
    """Return the language without region and variant: "sv" for "sv", "sv-SE" and "sv-simple"."""
    return tag.replace("_", "-").split("-")[0].lower()
