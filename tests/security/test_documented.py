"""docs/security.md names tests and files that are there."""

import re

from django.conf import settings


def test_each_test_and_file_that_the_table_names_is_there():
    text = (settings.BASE_DIR / "docs" / "security.md").read_text()
    named = re.findall(r"`((?:tests|core|naravard|followup|bench)/[\w/.]+?\.\w+)(?:::(\w+))?`", text)
    assert len(named) > 40
    missing = [path for path, _test in named if not (settings.BASE_DIR / path).is_file()]
    assert missing == []
    files = {path: (settings.BASE_DIR / path).read_text() for path, _test in named}
    assert [test for path, test in named if test and f"def {test}(" not in files[path]] == []
