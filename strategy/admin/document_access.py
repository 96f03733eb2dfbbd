"""The accessibility of an uploaded document for screen readers, and what the editor can do about faults."""

from dataclasses import dataclass

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from strategy.models.document import main_language


@dataclass(frozen=True)
class Finding:
    """
    The result of one check. `is_met` is None if it is not known.

    `text` describes the result. `fault` is a short description for a list of faults, and `remedy` what the editor can
    do; both are "" if nothing is wrong.
    """

    is_met: bool | None
    text: str
    fault: str = ""
    remedy: str = ""


def accessibility_findings(document):
    """Return the Findings about a document, or [] if it has neither address nor a file that can be read."""
    if document.is_file_missing:
        return []
    if document.url:
        return [_external()]
    if not document.file_type:
        return []
    if document.file_type != "pdf":
        return [_office_file(document)]
    return [_tags(document), _title(document), _language(document)]


def _external():
    return Finding(
        None,
        _("The portal does not read files on other websites."),
        remedy=_("Ask those who own the file whether it is a tagged PDF with a title and a language."),
    )


def _office_file(document):
    check = _("In Word, Excel and PowerPoint: Review → Check Accessibility.")
    if document.file_type == "odt":
        check = _("In LibreOffice: Tools → Accessibility Check.")
    advice = _("Not everybody can open such a file. A page on the site, or a tagged PDF, reaches more people.")
    text = _("The portal cannot tell whether a %(type)s file is accessible.") % {"type": document.file_type.upper()}
    return Finding(None, text, remedy=f"{check} {advice}")


def _not_read(name):
    return Finding(
        None, _("%(name)s: not known.") % {"name": name}, remedy=_("Upload the file again, and the portal reads it.")
    )


def _tags(document):
    if document.is_tagged is None:
        return _not_read(_("Tagged"))
    if document.is_tagged:
        return Finding(True, _("Tagged: yes. A screen reader can tell headings, lists and tables from other text."))
    return Finding(
        False,
        _("Tagged: no. A screen reader may read the text in the wrong order and finds no headings."),
        fault=_("it is not tagged"),
        remedy=_(
            "Ask whoever made the file to save it as an accessible PDF. In Word: File → Save As → PDF → Options → "
            "“Document structure tags for accessibility”. In LibreOffice: File → Export As → Export as PDF → "
            "“Universal Accessibility (PDF/UA)”. A scanned paper must be made anew from the original file."
        ),
    )


def _title(document):
    if document.pdf_title is None:
        return _not_read(_("Title"))
    if document.pdf_title:
        return Finding(True, _("Title: “%(title)s”. It is the first thing heard.") % {"title": document.pdf_title})
    return Finding(
        False,
        _("Title: none. A screen reader says the name of the file instead."),
        fault=_("it has no title"),
        remedy=_(
            "Write the title before the file is saved as PDF. In Word: File → Info → Title. "
            "In LibreOffice: File → Properties → Description → Title."
        ),
    )


def _language(document):
    if document.pdf_language is None:
        return _not_read(_("Language"))
    remedy = _(
        "Choose the language of the whole text before the file is saved as PDF. In Word: Review → Language → Set "
        "Proofing Language. In LibreOffice: Tools → Language → For All Text."
    )
    if not document.pdf_language:
        return Finding(
            False,
            _("Language: none. A screen reader may read the text with the sounds of another language."),
            fault=_("it does not say its language"),
            remedy=remedy,
        )
    names = {"stated": _language_name(document.pdf_language), "chosen": document.get_language_display()}
    if document.states_another_language:
        return Finding(
            False,
            _("Language: the file says “%(stated)s”, but here “%(chosen)s” is chosen.") % names,
            fault=_("it states another language than you chose"),
            remedy=_("Choose the right language below if the file is right.") + " " + remedy,
        )
    return Finding(True, _("Language: %(stated)s. A screen reader reads with the right sounds.") % names)


def _language_name(tag):
    """Return "engelska (en-US)" for "en-US", or the tag alone if Django does not know the language."""
    try:
        return f"{get_language_info(main_language(tag))['name_translated']} ({tag})"
    except KeyError:
        return tag
