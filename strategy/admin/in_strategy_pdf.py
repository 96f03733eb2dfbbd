"""The admin of the texts that the strategy's PDF is made of."""

from django.contrib import messages

from strategy.pdf_faults import advice_after_change


class InStrategyPdfMixin:
    """For the admin of a text that is in the PDF: makes the PDF after a save, and says what it could not hold."""

    def after_save(self, request, saved_forms):
        super().after_save(request, saved_forms)
        for sentence in advice_after_change({name for form in saved_forms for name in form.changed_data}):
            messages.warning(request, sentence)
