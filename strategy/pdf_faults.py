"""What editors are told of the strategy's PDF, which is made of several texts."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tasks import task

from core.pdf.faults import advice, faults_after
from core.pdf.store import faults_of
from core.pdf.typesetting import TimeIsUpError, within_seconds
from strategy.models import Strategy
from strategy.pdf import kind_of, strategy_pdf

# An editor waits meanwhile. The PDF of one language takes half a second, or up to 55 if Typst refuses the text.
MAX_SECONDS_OF_SAVE = 5


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

    What is not made within MAX_SECONDS_OF_SAVE is left to the worker, and the admin's first page then says what is
    wrong with it.
    """
    strategy = Strategy.objects.current()
    sentences, later = [], []
    with within_seconds(MAX_SECONDS_OF_SAVE):
        for code in _languages_of(fields) if strategy else []:
            try:
                sentences += _advice(_faults_after_making(strategy, code), code)
            except TimeIsUpError:
                later.append(code)
    if later:
        make_strategy_pdfs.enqueue(later)
        sentences.append(
            _("The strategy's PDF takes long to make, so it is made while you go on. The first page says if it fails.")
        )
    return sentences


@task()
def make_strategy_pdfs(codes):
    """Make the strategy's PDF in these languages, for the next reader. What is wrong with it is noted."""
    if strategy := Strategy.objects.current():
        for code in codes:
            _faults_after_making(strategy, code)


def _faults_after_making(strategy, code):
    with override(code):
        return faults_after(lambda: strategy_pdf(strategy), kind_of(strategy))


def _languages_of(fields):
    """Return the codes of the languages in which the columns are shown; Swedish always is, if there are any."""
    endings = {code: "_" + code.replace("-", "_") for code, _name in settings.LANGUAGES}
    changed = [code for code, ending in endings.items() if any(name.endswith(ending) for name in fields)]
    return [settings.LANGUAGE_CODE, *(code for code in changed if code != settings.LANGUAGE_CODE)] if fields else []


def _advice(faults, code):
    name = _("The strategy's PDF (%(language)s)") % {"language": dict(settings.LANGUAGES)[code]}
    return advice(faults, name) if faults else []
