"""What a report holds, as data that its page and its PDF are made of."""

import hashlib
import json

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from followup.annual_report.activities import activities_section, promises_section
from followup.annual_report.assessments import assessments_section
from followup.annual_report.figures import figures_section, known_values
from followup.annual_report.numbers import ComparedNumbers
from followup.annual_report.sections import Asked, registered_sections, text_of
from followup.chart_files import caution
from followup.models import AnnualReport

_SECTIONS = [figures_section, assessments_section, activities_section, promises_section]
LANGUAGES = [code for code, _name in settings.LANGUAGES]


def gather(report):
    """Return the `content` of a report of what is known now, in every language."""
    before = AnnualReport.objects.published().filter(year=report.year - 1).first()
    found = {language: _in_language(report, before, language) for language in LANGUAGES}
    return {
        "documents": {language: document for language, (document, _numbers) in found.items()},
        "numbers": {language: numbers for language, (_document, numbers) in found.items()},
        "values": known_values(report.is_example, report.year),
    }


def document_of(report, language):
    """Return the document in a language: as it was approved, or of what is known now if it is a draft."""
    if report.content:
        return report.content["documents"][language]
    before = AnnualReport.objects.published().filter(year=report.year - 1).first()
    return _in_language(report, before, language)[0]


def fingerprint(content):
    """Return a text that differs if anything of the content does."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:32]


def _in_language(report, before, language):
    """Return (document, {key: text of a number})."""
    numbers = ComparedNumbers(before and before.content["numbers"][language])
    asked = Asked(report.year, report.is_example, numbers)
    with override(language):
        document = {
            "language": language,
            "year": report.year,
            "title": str(report),
            "summary": text_of(report, "summary"),
            "compared": _compared(report.year - 1, before),
            "caution": caution(),
            "sections": [make(asked) for make in [*_SECTIONS, *registered_sections()]],
        }
    return document, numbers.texts


def _compared(year, before):
    if before:
        return _(
            "Each number stands beside that of the yearly report %(year)s. A dash means that it does not stand there."
        ) % {"year": year}
    return _(
        "Each number stands beside that of %(year)s as it is known now: no yearly report of that year is here."
    ) % {"year": year}
