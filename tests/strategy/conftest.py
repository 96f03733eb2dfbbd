import pytest

from tests.factories import ChapterFactory, SubGoalFactory


@pytest.fixture
def own_store(settings, tmp_path):
    """Store the PDFs of a test in its own folder."""
    settings.VAR_DIR = tmp_path


@pytest.fixture(scope="session")
def store_of_facts(tmp_path_factory):
    return tmp_path_factory.mktemp("facts")


@pytest.fixture
def facts_typeset_once(settings, store_of_facts, facts):
    """Store the PDFs of the unchanged facts for all tests that only read them: each takes 0.4 s to typeset."""
    settings.VAR_DIR = store_of_facts


@pytest.fixture
def short_strategy(db):
    """A strategy of one chapter and one sub-goal, in Swedish only."""
    chapter = ChapterFactory(slug="varfor", title_sv="Varför")
    SubGoalFactory(number=1, slug="nara-for-mig")
    return chapter
