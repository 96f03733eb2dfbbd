"""A sixth language takes one setting, `makemigrations` and a catalogue (docs/languages.md)."""

import json
import os
import subprocess
import sys

import polib
import pytest
from django.conf import settings

pytestmark = pytest.mark.django_db(databases=[])


@pytest.fixture
def with_somali(tmp_path):
    """Return what a portal with Somali says of itself, run in a process of its own."""
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Plural-Forms": "nplurals=2; plural=(n != 1);"}
    catalogue.append(polib.POEntry(msgid="Skip to the content", msgstr="U gudub qoraalka"))
    folder = tmp_path / "locale" / "so" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue.save_as_mofile(folder / "django.mo")
    own = {
        "DJANGO_SETTINGS_MODULE": "tests.sixth_language.settings",
        "DATABASE_URL": "sqlite://:memory:",
        "DEBUG": "yes",  # static files need not be collected
        "VAR_DIR": str(tmp_path),
        "CATALOGUES": str(tmp_path / "locale"),
    }
    command = [sys.executable, "-m", "tests.sixth_language.check"]
    done = subprocess.run(  # noqa: S603 - our own module
        command, cwd=settings.BASE_DIR, env=os.environ | own, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_sixth_language_takes_a_setting_migrations_and_a_catalogue(with_somali):
    operations, pages = with_somali["operations"], with_somali["pages"]
    added = [name for operation, name in operations if operation == "AddField"]
    assert all(name.endswith("_so") for name in added)
    assert len(added) >= with_somali["columns"] > 50  # and those of the histories
    altered = {name for operation, name in operations if operation != "AddField"}
    assert altered <= {"language"}  # its choices
    for page in pages.values():
        assert page["status"] == 200
        assert 'lang="so" dir="ltr"' in page["html"]
        assert (page["skip"], page["menu"]) == ("U gudub qoraalka", True)
    assert (pages["/so/om/sv/"]["h1"], pages["/so/om/sv/"]["notice"]) == ('<h1 lang="sv">', True)
    assert pages["/so/om/so/"]["h1"] == "<h1>"
