"""What editors are told of the strategy's PDF, which is made of several texts."""

import time

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.pdf.faults import advice, faults_after
from core.pdf.store import faults_of
from strategy.models import Strategy
from strategy.pdf import kind_of, strategy_pdf

# An editor waits meanwhile. The PDF of one language takes half a second, or much longer if Typst refuses the text.
MAX_SECONDS_OF_SAVE = 10


def strategy_pdf_faults():
    """Return [(sentence, whether it could not be made)] about the strategy's PDF in each language, as last made."""
    strategy, found = Strategy.objects.filter(is_current=True).first(), []
    if strategy is None:
        return found
    for code, _language in settings.LANGUAGES:
        with override(code):
            faults = faults_of(kind_of(strategy))
        found += [(sentence, faults.has_failed) for sentence in _advice(faults, code)]
    return found


def advice_after_change(fields):
    """
    Make the PDFs that hold texts of these columns, and return a list of sentences about what they do not hold.

    Once that has taken MAX_SECONDS_OF_SAVE the others are left to the first who opens them; the admin's first page says
    what is wrong with those.
    """
    begun = time.monotonic()
    strategy = Strategy.objects.current()
    sentences = []
    for code in _languages_of(fields) if strategy else []:
        if sentences and time.monotonic() - begun > MAX_SECONDS_OF_SAVE:
            break
        with override(code):
            faults = faults_after(lambda: strategy_pdf(strategy), kind_of(strategy))
        sentences += _advice(faults, code)
    return sentences


def _languages_of(fields):
    """Return the codes of the languages in which the columns are shown; Swedish always is, if there are any."""
    endings = {code: "_" + code.replace("-", "_") for code, _name in settings.LANGUAGES}
    changed = [code for code, ending in endings.items() if any(name.endswith(ending) for name in fields)]
    return [settings.LANGUAGE_CODE, *(code for code in changed if code != settings.LANGUAGE_CODE)] if fields else []


def _advice(faults, code):
    name = _("The strategy's PDF (%(language)s)") % {"language": dict(settings.LANGUAGES)[code]}
    return advice(faults, name) if faults else []
