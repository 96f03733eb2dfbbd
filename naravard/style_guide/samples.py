"""
Sample content of the style guide, none of it saved.

Facts are read from the fixtures of the portal. Everything else is marked as an example and names no person.
"""

import json
from datetime import UTC, datetime, timedelta
from functools import cache
from types import SimpleNamespace

from django.apps import apps
from django.conf import settings
from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from contacts.county_map import county_map
from contacts.models import Contact, Organisation, Seat, User
from core.personal_data import parts
from feedback.forms.inspel import InspelForm
from feedback.models import AnswerVerdict, Inspel, InspelEvent, InspelMessage
from naravard.style_guide.activities import activity_samples
from naravard.style_guide.assessments import assessment_samples
from naravard.style_guide.key_figures import key_figure_samples
from naravard.style_guide.public_inspel import public_inspel_samples
from naravard.style_guide.rounds import round_samples
from strategy.decisions import decisions_of
from strategy.models import Adoption, Document, Milestone, NewsItem

A_DAY = datetime(2025, 9, 18, 12, tzinfo=UTC)


@cache
def _read_fixture(app):
    return json.loads((settings.BASE_DIR / app / "fixtures/facts.json").read_text(encoding="utf-8"))


def _fixture_rows(label):
    """Return unsaved rows of a model ("strategy.subgoal") from the fixtures, without their foreign keys."""
    model = apps.get_model(label)
    fields = {field.name: field for field in model._meta.fields if not field.is_relation}
    return [
        model(**{name: fields[name].to_python(value) for name, value in row["fields"].items() if name in fields})
        for row in _read_fixture(model._meta.app_label)
        if row["model"] == label
    ]


def samples():
    """Return the context of the style guide: sample content for each component."""
    sub_goals = _fixture_rows("strategy.subgoal")
    strategy = _fixture_rows("strategy.strategy")[0]
    for sub_goal in sub_goals:
        sub_goal.strategy = strategy
    organisations = _fixture_rows("contacts.organisation")
    municipalities = [row for row in organisations if row.kind == Organisation.Kind.MUNICIPALITY]
    return (
        {
            "strategy": strategy,
            "sub_goals": sub_goals,
            "sub_goal": sub_goals[1],
            "previous": sub_goals[0],
            "next": sub_goals[2],
            "municipality": municipalities[0],
            "municipalities": municipalities,
            "map": county_map(municipalities),
            "small_map": county_map(municipalities, current=municipalities[0]),
            "decisions": decisions_of(_adoptions(organisations)),
            "milestones": _fixture_rows("strategy.milestone")[-3:],
            "latest_milestone": _milestone(),
            "seats": _seats(),
            "documents": _documents(),
            "hard_words": _fixture_rows("strategy.hardword")[:2],
            "pdf": SimpleNamespace(size=184_000, pages=9),
            "news": _news_item(),
            "contact": _contact(organisations[0]),
            "place": _place(organisations[0]),
            "page_obj": Paginator(range(180), 20).page(5),
        }
        | _near_samples(municipalities)
        | _inspel_samples(sub_goals, municipalities)
        | key_figure_samples(sub_goals, municipalities)
        | assessment_samples(sub_goals, municipalities)
        | activity_samples(sub_goals, municipalities)
        | round_samples(sub_goals[3], municipalities[0])
    )


def _near_samples(municipalities):
    """Return what “Near me” shows: its two choices, and the button that asks for what is missing."""
    audiences = _fixture_rows("strategy.audience")
    choice = SimpleNamespace(municipalities=municipalities, audiences=audiences, municipality=municipalities[0])
    return {"near_choice": choice, "near_ask": {"signed": "", "asked": {"number": 12, "since": A_DAY.date()}}}


def _contact(organisation):
    return Contact(
        name=_("Process leader"),
        slug="processledaren",  # the address of the role, which always leads to somebody
        title=_("Leads the joint work"),
        organisation=organisation,
        email="namn@example.se",
        phone="012-345 67 89",
        hours=_("Monday to Friday 8–16"),
        is_example=True,
    )


def _place(region):
    return Organisation(
        name=_("A care centre"),
        slug="vardcentral",
        kind=Organisation.Kind.CARE_CENTRE,
        parent=region,
        phone="012-345 67 89",
        hours=_("Monday to Friday 8–16"),
        helps_with=_("advice, booking and renewal of prescriptions"),
        is_example=True,
    )


def _adoptions(organisations):
    region, *rest = organisations[:3]
    return [
        Adoption(organisation=region, decided_on=datetime(2022, 6, 14, tzinfo=UTC).date()),
        *(Adoption(organisation=row) for row in rest),
    ]


def _milestone():
    return Milestone(
        starts_on=A_DAY.date(),
        precision=Milestone.Precision.SEASON,
        kind=Milestone.Kind.FOLLOW_UP,
        title=_("A milestone known only by its season"),
        body=f"<p>{_('What happened, in a few sentences.')}</p>",
        is_example=True,
    )


def _seats():
    named = Contact(name=_("A contact with a page"), slug="processledaren")
    return {
        "grouper": Seat.Side.REGION,
        "list": [Seat(role=_("Chair"), holder=named), Seat(role=_("Member"))],
    }


def _documents():
    common = {"updated_at": A_DAY, "language": "sv", "is_example": True}
    file = {"file": "exempel.pdf", "file_type": "pdf", "size": 1_700_000, "pages": 24}
    uploaded = [
        Document(slug="exempel-tillgangligt", title=_("An accessible PDF"), is_tagged=True, **file, **common),
        Document(
            slug="exempel-inskannat",
            title=_("A PDF that a screen reader cannot follow"),
            is_tagged=False,
            **file,
            **common,
        ),
    ]
    for document in uploaded:
        document.is_file_missing = False  # the samples have no file on disk
    return [
        *uploaded,
        Document(
            slug="exempel-lank", title=_("A document on another website"), url="https://www.example.se/", **common
        ),
        Document(slug="exempel-saknas", title=_("A document that is not uploaded yet"), **common),
    ]


def _news_item():
    return NewsItem(
        slug="exempel",
        title=_("The title of a news item"),
        lead=_("What it is about, in one or two sentences."),
        publish_at=A_DAY,
        is_example=True,
    )


def _inspel_samples(sub_goals, municipalities):
    waiting = _inspel(reference="2025-0001")
    answered = _answered_inspel(
        reference="2025-0002",
        handling=Inspel.Handling.ANSWERED,
        sub_goal=sub_goals[0],
        municipality=municipalities[0],
    )
    closed = _answered_inspel(
        reference="2025-0003",
        handling=Inspel.Handling.CLOSED,
        close_reason=Inspel.CloseReason.OUTSIDE_MANDATE,
        decided_elsewhere=_("the municipality's social welfare board"),
        sub_goal=sub_goals[1],
    )
    closed_without_answer, spam = Inspel(handling=Inspel.Handling.CLOSED), Inspel(handling=Inspel.Handling.SPAM)
    result = _answered_inspel(reference="2025-0004", handling=Inspel.Handling.ANSWERED, sub_goal=sub_goals[2])
    return public_inspel_samples(sub_goals, result) | {
        "inspel": closed,
        "inspel_cards": [waiting, answered],
        "waiting": waiting,
        "marked_text": parts(_("Open later, please. Call me on 070-174 06 05.")),
        "states": [waiting, answered, closed_without_answer, closed, spam],
        "asked": _inspel(reference="2025-0004", handling=Inspel.Handling.WAITING_FOR_SENDER),
        "verdict": AnswerVerdict(was_helpful=False, comment=_("I had asked about something else.")),
        "messages_of_inspel": [
            InspelMessage(by=User(), text=_("Which health centre do you mean?"), sent_at=A_DAY),
            InspelMessage(text=_("The one where I live."), sent_at=A_DAY),
        ],
        "events": [InspelEvent(at=A_DAY, to_state=state) for state in ["received", "answered", "published"]],
    }


def _inspel(**fields):
    return Inspel(
        language=get_language(),
        role=Inspel.Role.RESIDENT,
        public_title=_("Open later in the evening"),
        public_text=_("I work in the daytime. One late evening a week would help me and many others."),
        received_at=A_DAY,
        published_at=A_DAY,
        answer_due_on=timezone.localdate() + timedelta(days=7),
        is_example=True,
        **fields,
    )


def _answered_inspel(**fields):
    answer = _("Thank you. We have passed it on to those who decide.")
    return _inspel(answer=answer, answered_at=A_DAY, answered_by=User(), **fields)


def forms():
    """Return the inspel form, which has every kind of field: empty, with errors and filled in."""
    filled = {"text": _("One late evening a week would help."), "role": Inspel.Role.RELATIVE, "may_publish": "on"}
    wrong = {"email": _("not an address"), "name": "a" * 200, "role": "", "text": ""}
    return {
        "empty_form": InspelForm(auto_id="empty_%s"),
        "wrong_form": InspelForm(wrong, auto_id="wrong_%s"),
        "filled_form": InspelForm(filled, auto_id="filled_%s"),
    }
