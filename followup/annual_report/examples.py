"""The made-up draft of a yearly report, of the year of a portal's first day."""

from followup.models import AnnualReport

SUMMARY = {
    "summary_sv": "<p>Exempel: så här kan en sammanfattning av året se ut. Processledaren skriver den.</p>",
    "summary_en": "<p>Example: this is what a summary of the year can look like. The process leader writes it.</p>",
}


def load_example_report(today):
    """Store the draft, which gathers the other examples."""
    AnnualReport.objects.create(year=today.year, is_example=True, **SUMMARY)
