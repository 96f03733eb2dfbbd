"""What looks at the logs of the served portals sees a person where there is one, and none where there is not."""

import sqlite3

import pytest

from feedback.privacy.private_link import derive_token
from tests.log_privacy import TYPED, persons_in, typed_words_in


@pytest.mark.parametrize(
    ("line", "is_person"),
    [
        (f"Not Found: /inspel/folj/{derive_token('a form key')}/", True),
        ("Not sent to kim.karlsson@example.se", True),
        ("Called from 203.0.113.9", True),
        ("Called from 2001:db8:1:2::9", True),
        ("Ring 070-174 06 05", True),
        (
            '{"event": "Task id=f9d9c89a-a033-4fc3-8131-bb5b1effbb72", "time": "2026-11-29T11:26:54.441114+00:00"}',
            False,
        ),
        ("2026-11-29 12:29:07,901 WARNING django.request: Not Found: /inspel/folj/…", False),
        ("The portal answers at http://127.0.0.1:8177/  (Ctrl-C stops it)", False),
        ("Starting worker worker_id=jcGytcZihWm1lFta2A2qirFmfdBzkCRO queues=default", False),
    ],
)
def test_person_in_a_line_is_found(line, is_person):
    assert bool(persons_in(line)) is is_person


def test_what_was_typed_is_found_in_the_log(tmp_path):
    with sqlite3.connect(tmp_path / "portal.sqlite3") as database:
        for table, columns in TYPED.items():
            database.execute(f"CREATE TABLE {table} ({', '.join(columns)})")
        typed = ("Kim Karlsson", "", 'Öppet "längre"\nacefijlorsta')
        database.execute("INSERT INTO feedback_inspel VALUES (?, ?, ?)", typed)
    database.close()
    log = r'{"event": "/?q=acefijlorsta by Kim Karlsson: Öppet \"längre\"\nacefijlorsta"}'
    assert typed_words_in(log, tmp_path / "portal.sqlite3") == ["Kim Karlsson", "acefijlorsta", typed[2]]
    assert typed_words_in('{"event": "Request"}', tmp_path / "portal.sqlite3") == []
