"""Each kind of mail to a sender in each language: nothing of another one, and links to pages of that language."""

import re

import pytest
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override
from lxml import html

from core.mail.registry import MAIL_KINDS
from feedback import actions
from feedback.models import Inspel
from tests.factories import InspelFactory
from tests.feedback.promises import ADDRESS, promise_of, promised, settle
from tests.page_texts import foreign_words
from tests.public_pages import PREFIXES

pytestmark = pytest.mark.django_db


def wanted(**kwargs):
    return InspelFactory(email=ADDRESS, may_contact=True, text="Fråga", **kwargs)


def answered(by, **kwargs):
    inspel = wanted(**kwargs)
    actions.answer(inspel=inspel, text="Svar", by=by)
    return inspel


def mails_to_compose(by):
    """Return [(kind, id of what it is about)] of every kind of mail to a sender, some in several states."""
    asked = wanted()
    question = actions.write_to_sender(inspel=asked, text="Var?", by=by)
    told = wanted()
    message = actions.write_to_sender(inspel=told, text="Bra.", by=by, wants_reply=False)
    closed = wanted()
    actions.close(inspel=closed, reason="already_done", text="Svar", by=by)
    public, hidden, named = answered(by), wanted(), wanted(name="Anna Holm", may_publish=True)
    for inspel in [public, hidden]:
        actions.publish(inspel=inspel, title="Rubrik", text="Text", by=by)
    actions.publish(inspel=named, title="Rubrik", text="Anna vill det.", by=by, keep_name=True)
    actions.unpublish(inspel=hidden, by=by, note="Fel")
    main, same = promised(by), wanted()
    actions.close(inspel=same, reason="duplicate", duplicate_of=main, by=by)
    open_main, same_as_open = wanted(), wanted()
    actions.close(inspel=same_as_open, reason="duplicate", duplicate_of=open_main, by=by)
    reopened, judged = answered(by), answered(by)
    actions.reopen(inspel=reopened, by=by, note="Mer")
    verdict = actions.submit_verdict(inspel=judged, was_helpful=False, comment="Nej")
    actions.settle_verdict(verdict=verdict, by=by, note="Står fast")
    settle(promise_of(main))
    explained = promised(by)
    settle(promise_of(explained), "explained")
    return [
        ("feedback.receipt", wanted().pk),
        ("feedback.receipt", wanted(may_publish=True).pk),
        *[("feedback.answered", inspel.pk) for inspel in [answered(by), closed, public, same]],
        *[("feedback.message", row.pk) for row in [question, message]],
        *[("feedback.published", inspel.pk) for inspel in [public, named]],
        ("feedback.unpublished", hidden.pk),
        ("feedback.reopened", reopened.pk),
        ("feedback.answer_stands", verdict.pk),
        ("feedback.main_answered", same.pk),
        ("feedback.answer_changed", judged.pk),
        ("feedback.main_reopened", same_as_open.pk),
        *[("feedback.promise_settled", inspel.promises.get().pk) for inspel in [main, explained]],
        ("feedback.main_promise_settled", same.pk),
    ]


def read_in(text):
    """Return the words that are read, without spaces, addresses and signs of direction."""
    return re.sub(r"https?://\S+|[\u200e\u200f\u2066-\u2069]|\s", "", text)


def check(mail, language, prefix):
    """Check a mail by itself, and return what is read in it line by line."""
    found, page = mail.message(), mail.alternatives[0][0]
    root = html.fromstring(page)
    direction = "rtl" if language == "ar" else "ltr"
    assert (root.get("lang"), root.get("dir"), found["Content-Language"]) == (language, direction, language)
    assert not root.xpath("//body//*[@lang]")
    assert foreign_words(page, language) == []
    links = {*root.xpath("//a/@href"), *re.findall(r"https?://\S+", mail.body), found["List-Unsubscribe"].strip("<>")}
    assert all(link.startswith(f"{settings.SITE_URL}{prefix}/inspel/") for link in links), links
    assert [link for link in links if link not in mail.body] == []
    paragraphs = [read_in(paragraph.text_content()) for paragraph in root.xpath("//h1/following::p[not(a)]")]
    assert [text for text in paragraphs if text not in read_in(mail.body)] == []
    with override(language):
        assert _("Good and close care in Dalarna") in mail.body.splitlines()
    return {mail.subject, *mail.body.splitlines()} - {"", *links}


def test_every_kind_of_mail_is_in_the_language_of_its_sender(process_leader):
    kinds = mails_to_compose(process_leader)
    composers = {name for name, kind in MAIL_KINDS.items() if "sender_mail" in kind.compose.__module__}
    assert {kind for kind, _about in kinds} == composers
    lines = {}
    for language, prefix in PREFIXES.items():
        Inspel.objects.update(language=language)
        lines[language] = [check(MAIL_KINDS[kind].compose(about), language, prefix) for kind, about in kinds]
    for language, mails in lines.items():
        others = {"sv", "en", "fi", "ar"} - {language, language.partition("-")[0]}
        assert [set.intersection(*pair) for other in others for pair in zip(mails, lines[other], strict=True)] == [
            set()
        ] * (len(others) * len(kinds))
