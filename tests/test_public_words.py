"""All that a visitor or sender can meet is translated in every language; the admin's own words are Swedish alone."""

import ast
import re
from pathlib import Path

import polib
import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = ["core", "contacts", "strategy", "followup", "feedback", "naravard"]
# Where the words of staff stand: in the admin, in what runs it, in mails and papers to staff.
OF_STAFF = re.compile(
    r"""/(?:admin|staff|sign_in|management|migrations|serving|bootstrap|style_guide|registration|imports|kolada|models)/
    | templates/(?:account|admin|django|mfa|sign_in|socialaccount|style_guide|usersessions)/
    | templates/charts/_(?:bars|columns)
    | templates/errors/(?:403_|500_admin|admin_)
    | templates/email/(?:activity_reminder|assessment_|contact_message|inspel_digest|inspel_reported|new_inspel|nudges
      | sender_wrote|senders_wrote|sub_goal_draft)
    | (?:^|/)(?:apps|stored_kinds|actions|reporters|staff_mail)\.py | contacts/phone\.py | feedback/actions/
    | core/(?:language_names|not_done|open_pages|paste_notes|pictures|rich_text|sent_again|slugs)\.py
    | core/plain_language/ | core/audit/ | core/translations/(?:form_notes|models|paragraphs)\.py
    | core/mail/failures\.py | core/pdf/(?:document|faults)\.py | core/personal_data/guard\.py
    | feedback/reporting/(?:charts|disclosure|statistics|steering_report\w*|work_items)\.py
    | followup/(?:annual_report/lifecycle|notifications|self_assessment/(?:form|lifecycle))\.py
    | strategy/(?:document_files|notifications|pdf_faults|succession)\.py""",
    re.VERBOSE,
)
# Words of the log and of the moderation page in a module that has public words too.
OF_STAFF_IN = {"feedback/lifecycle.py": {"EventDetail", "MISSING_MESSAGES_BY_REASON"}}
TRANSLATES = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
WORD = re.compile(r"""\{%\s*translate\s+"((?:[^"\\]|\\.)*)"|\b_\("((?:[^"\\]|\\.)*)"\)""")
BLOCK = re.compile(
    r"\{%\s*blocktranslate\b(?P<head>.*?)%\}(?P<text>.*?)(?:\{%\s*plural|\{%\s*endblocktranslate)", re.DOTALL
)


def words_of_template(text):
    """Return the msgids of a template; of a plural, the singular."""
    found = [first or second for first, second in WORD.findall(text)]
    for block in BLOCK.finditer(text):
        msgid = block["text"]
        if "trimmed" in block["head"]:
            msgid = " ".join(line.strip() for line in msgid.splitlines() if line.strip())
        found.append(re.sub(r"\{\{\s*(\w+)\s*\}\}", r"%(\1)s", msgid))
    return found


def words_of_module(text, left_out=()):
    """Return the msgids of a module, without the labels of mails in the admin and what `left_out` names."""
    found = []

    def read(node):
        names = [getattr(target, "id", "") for target in getattr(node, "targets", [])] + [getattr(node, "name", "")]
        if set(names) & set(left_out) or (
            isinstance(node, ast.keyword) and node.arg == "label" and "mail_composer" in text
        ):
            return
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in TRANSLATES:
            found.extend(arg.value for arg in node.args[:1] if isinstance(arg, ast.Constant))
        for child in ast.iter_child_nodes(node):
            read(child)

    read(ast.parse(text))
    return found


def public_words():
    """Return {msgid: where it stands} of what visitors and senders can meet."""
    words = {}
    for path in ROOT.glob("templates/**/*"):
        name = path.relative_to(ROOT).as_posix()
        if path.suffix in {".html", ".txt", ".xml"} and not OF_STAFF.search(name):
            words |= dict.fromkeys(words_of_template(path.read_text(encoding="utf-8")), name)
    for path in (path for app in APPS for path in (ROOT / app).glob("**/*.py")):
        name = path.relative_to(ROOT).as_posix()
        if not OF_STAFF.search(name):
            found = words_of_module(path.read_text(encoding="utf-8"), OF_STAFF_IN.get(name, ()))
            words |= dict.fromkeys(found, name)
    return words


@pytest.mark.parametrize("language", ["sv", "fi", "ar"])
def test_every_public_word_is_translated(language):
    entries = polib.pofile(str(ROOT / "locale" / language / "LC_MESSAGES" / "django.po")).translated_entries()
    translated, public = {entry.msgid for entry in entries}, public_words()
    assert len(public) > 1000
    assert [(where, msgid) for msgid, where in public.items() if msgid not in translated] == []


def test_words_are_read_as_gettext_reads_them():
    template = """{% translate "One" %}{% include "x" with a=_("Two") only %}{% blocktranslate trimmed count n=n %}
      Three {{ n }}
      four{% plural %}Five{% endblocktranslate %}"""
    assert words_of_template(template) == ["One", "Two", "Three %(n)s four"]
    module = 'A = _("a")\nclass B:\n    c = _("c")\nd = ngettext("one", "many", 1)'
    assert words_of_module(module, {"B"}) == ["a", "one"]


PLURALS = {"sv": 2, "sv_Simple": 2, "en": 2, "fi": 2, "ar": 6}


@pytest.mark.parametrize(("language", "forms"), PLURALS.items())
def test_plurals_have_the_forms_of_the_language_and_nothing_is_fuzzy(language, forms):
    catalogue = polib.pofile(str(ROOT / "locale" / language / "LC_MESSAGES" / "django.po"))
    assert f"nplurals={forms};" in catalogue.metadata["Plural-Forms"]
    entries = [entry for entry in catalogue if not entry.obsolete]
    assert [entry.msgid for entry in entries if entry.fuzzy] == []
    plural = [entry for entry in entries if entry.msgid_plural and any(entry.msgstr_plural.values())]
    incomplete = [
        entry.msgid
        for entry in plural
        if sorted(entry.msgstr_plural) != [*range(forms)] or not all(entry.msgstr_plural.values())
    ]
    assert incomplete == []
