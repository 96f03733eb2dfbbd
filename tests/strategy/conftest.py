import pytest

from tests.factories import ChapterFactory, SubGoalFactory


@pytest.fixture
def own_store(settings, tmp_path):
    """Store the PDFs of a test in its own folder."""
    settings.VAR_DIR = tmp_path


@pytest.fixture
def short_strategy(db):
    """A strategy of one chapter and one sub-goal, in Swedish only."""
    chapter = ChapterFactory(slug="varfor", title_sv="Varför")
    SubGoalFactory(number=1, slug="nara-for-mig")
    return chapter
