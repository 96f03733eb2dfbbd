"""What the log of a served portal tells of persons, at the end of all that tests have done with it: nothing."""

import json
import re
import sqlite3

from core.personal_data import find_personal_data

TYPED = {
    "contacts_contactmessage": ["sender_name", "reply_to", "text"],
    "contacts_user": ["username", "first_name", "last_name", "email"],
    "feedback_inspel": ["name", "email", "text"],
    "feedback_inspelmessage": ["text"],
    "feedback_inspelnote": ["text"],
    "feedback_inspelreport": ["comment"],
    "feedback_pagereaction": ["comment"],
}
SHORTEST = 5  # letters: a shorter name is found in other words
MADE_UP = re.compile(r"\b[acefijlorst]{12}\b")  # tests/e2e/inspel.py makes such words, which are searched for too
# What is no number of a person: ids, times, and the portal's own address, which it tells when it has started.
NO_DATA = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\d[T ][\d:.,+]+|https?://127\.0\.0\.1:\d+"
    r"|Password:  \S+"  # of the first account, in the log of somebody who tries the portal
)
ADDRESS = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])|(?:[0-9a-f]{1,4}:){3,}[0-9a-f:]+")
KEY = re.compile(r"[/=.](?=[\w-]*[A-Z])(?=[\w-]*[a-z])[\w-]{20,}")
WORKER = re.compile(r"worker_id=\w+")


def persons_in(log):
    """Return what in the text looks like an address, a number or a private link of somebody."""
    found = []
    for line in log.splitlines():
        text = WORKER.sub("", NO_DATA.sub("", line))
        found += [text[one.start : one.end] for one in find_personal_data(text)]
        found += [*ADDRESS.findall(text), *KEY.findall(text)]
    return found


def typed_words_in(log, database):
    """Return what of the log somebody has typed, as the portal's SQLite database has stored it."""
    with sqlite3.connect(database) as connection:
        typed = {
            text.strip()
            for table, columns in TYPED.items()
            for row in connection.execute(f"SELECT {', '.join(columns)} FROM {table}")  # noqa: S608 - our own names
            for text in row
            if text
        }
    connection.close()
    words = typed | {word for text in typed for word in MADE_UP.findall(text)}
    return sorted(word for word in words if len(word) >= SHORTEST and _is_told(word, log))


def _is_told(word, log):
    """Return whether the log has it, not only within a longer word: an account's name may begin one of an address."""
    written = json.dumps(word, ensure_ascii=False)[1:-1]
    return written in log and re.search(rf"(?<!\w){re.escape(written)}(?!\w)", log) is not None
