"""Factories: rows with only what a row needs; a test names what matters to it."""

import hashlib
import uuid
from datetime import date, timedelta

import factory
from django.utils import timezone

from contacts.models import Contact, GoverningBody, Organisation, Seat, User
from feedback.actions import answer, publish, submit_inspel
from feedback.models import DialogueRound, Inspel, RoundQuestion
from followup.models import Activity, Assessment, AssessmentPeriod, Comparison, Indicator, Measurement, Statement
from strategy.models import (
    Adoption,
    Audience,
    Chapter,
    Document,
    HardWord,
    Milestone,
    NewsItem,
    Page,
    Strategy,
    SubGoal,
)

PASSWORD = "ett-langt-testlosenord"


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation
        django_get_or_create = ["slug"]

    name_sv = factory.Sequence(lambda n: f"Kommun {n}")
    slug = factory.Sequence(lambda n: f"kommun-{n}")
    kind = Organisation.Kind.MUNICIPALITY


class ContactFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Contact

    name = factory.Sequence(lambda n: f"Kontakt {n}")
    slug = factory.Sequence(lambda n: f"kontakt-{n}")
    title_sv = "Kontaktperson"
    organisation = factory.SubFactory(OrganisationFactory)
    email = factory.Sequence(lambda n: f"kontakt{n}@example.se")


class GoverningBodyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = GoverningBody

    name_sv = factory.Sequence(lambda n: f"Grupp {n}")
    slug = factory.Sequence(lambda n: f"grupp-{n}")


class SeatFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Seat

    body = factory.SubFactory(GoverningBodyFactory)
    role_sv = "Ledamot"
    order = factory.Sequence(lambda n: n)


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"anvandare{n}")
    is_staff = True
    password = factory.django.Password(PASSWORD)


class StrategyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Strategy
        django_get_or_create = ["slug"]

    slug = "strategin"
    title_sv = "Strategin"
    vision_sv = "Nära genom hela livet"
    starts_on = date(2022, 1, 1)
    ends_on = date(2030, 12, 31)
    is_current = True


def current_strategy():
    return Strategy.objects.current() or StrategyFactory()


class ChapterFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Chapter

    strategy = factory.SubFactory(StrategyFactory)
    part = Chapter.Part.VISION
    order = factory.Sequence(lambda n: n)
    slug = factory.Sequence(lambda n: f"kapitel-{n}")
    title_sv = factory.Sequence(lambda n: f"Kapitel {n}")
    body_sv = "<p>Text</p>"


class SubGoalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SubGoal
        django_get_or_create = ["strategy", "number"]

    strategy = factory.LazyFunction(current_strategy)
    number = factory.Sequence(lambda n: n % 5 + 1)
    slug = factory.LazyAttribute(
        lambda goal: f"delmal-{goal.number}" if goal.strategy.is_current else f"{goal.strategy.slug}-{goal.number}"
    )
    title_sv = factory.LazyAttribute(lambda goal: f"Delmål {goal.number}")
    promise_sv = "Ett löfte i en mening."
    body_sv = "<p>Text om delmålet.</p>"


class AudienceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Audience

    slug = factory.Sequence(lambda n: f"vem-{n}")
    label_sv = factory.Sequence(lambda n: f"Person {n}")
    body_sv = "<p>Det här vill strategin.</p>"


class HardWordFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = HardWord

    slug = factory.Sequence(lambda n: f"ord-{n}")
    word_sv = factory.Sequence(lambda n: f"svårord{n}")
    forms_sv = factory.LazyAttribute(lambda row: f"{row.word_sv}, {row.word_sv}et")
    explanation_sv = "Det här betyder det svåra ordet."


class MilestoneFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Milestone

    strategy = factory.LazyFunction(current_strategy)
    slug = factory.Sequence(lambda n: f"milstolpe-{n}")
    title_sv = factory.Sequence(lambda n: f"Milstolpe {n}")
    starts_on = "2022-06-14"


class IndicatorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Indicator

    sub_goal = factory.SubFactory("tests.factories.SubGoalFactory")
    slug = factory.Sequence(lambda n: f"nyckeltal-{n}")
    question_sv = factory.Sequence(lambda n: f"Hur går det {n}?")
    title_sv = factory.Sequence(lambda n: f"Nyckeltal {n}")
    unit_sv = "procent"
    better = Indicator.Better.UP


def measure(indicator, place, values, *, first_year=2018, **fields):
    """Store a value for each year from `first_year`; a text among `values` is the reason why there is none."""
    of = {"comparison" if isinstance(place, Comparison) else "organisation": place, "indicator": indicator}
    for year, value in enumerate(values, first_year):
        given = {"status": value} if isinstance(value, str) else {"value": value}
        Measurement.objects.create(year=year, is_example=indicator.is_example, **of, **given, **fields)


class DocumentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Document

    slug = factory.Sequence(lambda n: f"dokument-{n}")
    title_sv = factory.Sequence(lambda n: f"Dokument {n}")


class AdoptionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Adoption

    strategy = factory.LazyFunction(current_strategy)
    organisation = factory.SubFactory(OrganisationFactory)


class PageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Page

    is_published = True
    slug = factory.Sequence(lambda n: f"sida-{n}")
    title_sv = factory.Sequence(lambda n: f"Sida {n}")
    body_sv = "<p>Brödtext</p>"


class NewsItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = NewsItem

    is_published = True
    publish_at = factory.LazyFunction(timezone.now)
    slug = factory.Sequence(lambda n: f"nyhet-{n}")
    title_sv = factory.Sequence(lambda n: f"Nyhet {n}")
    lead_sv = "Ingress."


class DialogueRoundFactory(factory.django.DjangoModelFactory):
    """A round that is open now, without questions."""

    class Meta:
        model = DialogueRound

    slug = factory.Sequence(lambda n: f"runda-{n}")
    title_sv = factory.Sequence(lambda n: f"Dialogrunda {n}")
    opens_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=1))
    closes_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=1))
    is_announced = True


class RoundQuestionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RoundQuestion

    round = factory.SubFactory(DialogueRoundFactory)
    order = factory.Sequence(lambda n: n % 1000)
    text_sv = factory.Sequence(lambda n: f"Fråga {n}?")


class InspelFactory(factory.django.DjangoModelFactory):
    """Makes an inspel as the form does, through feedback.actions, so that its log and mail are there too."""

    class Meta:
        model = Inspel

    form_key = factory.LazyFunction(uuid.uuid4)
    language = "sv"
    text = "Det vore bra med öppet längre på kvällen."
    role = Inspel.Role.RESIDENT
    may_publish = True

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        inspel, _token = submit_inspel(**kwargs)
        return inspel


def in_bulk(factory_class, count, **values):
    """Make `count` rows in one query, for tests about many rows. A list gives each row a value of its own."""
    rows = [
        factory_class.build(
            **{name: value[number] if isinstance(value, list) else value for name, value in values.items()}
        )
        for number in range(count)
    ]
    return factory_class._meta.model.objects.bulk_create(rows)


def bulk_inspel(count, *, published_by):
    """Make `count` published and answered inspel in one query, for tests about many rows."""
    now = timezone.now()
    last = Inspel.objects.count()
    sub_goal, municipality = SubGoal.objects.first(), Organisation.objects.municipalities().first()
    return Inspel.objects.bulk_create(
        Inspel(
            reference=f"1999-{last + number:04d}",
            form_key_hash=hashlib.sha256(f"key{last + number}".encode()).hexdigest(),
            token_hash=hashlib.sha256(f"token{last + number}".encode()).hexdigest(),
            received_at=now,
            answer_due_on=now.date(),
            language="sv",
            role=Inspel.Role.STAFF,
            text="Text",
            may_publish=True,
            handling=Inspel.Handling.ANSWERED,
            answer="Svar",
            answered_at=now,
            answered_by=published_by,
            publication=Inspel.Publication.PUBLISHED,
            public_title=f"Rubrik {number}",
            public_text="Text",
            published_at=now,
            published_by=published_by,
            sub_goal=sub_goal,
            municipality=municipality,
        )
        for number in range(count)
    )


def published_inspel(*, by, title="Öppet längre", text="Öppet längre på kvällen.", reply="Bra idé.", **kwargs):
    """Make an inspel that has been answered and published."""
    inspel = InspelFactory(**kwargs)
    answer(inspel=inspel, text=reply, by=by)
    return publish(inspel=inspel, title=title, text=text, by=by)


class ActivityFactory(factory.django.DjangoModelFactory):
    """An ongoing activity, of the sub-goals and organisations that a test names."""

    class Meta:
        model = Activity
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"aktivitet-{n}")
    title_sv = factory.Sequence(lambda n: f"Aktivitet {n}")
    status = Activity.Status.ONGOING

    @factory.post_generation
    def sub_goals(self, create, rows):
        self.sub_goals.set(rows or [SubGoalFactory(number=1)])

    @factory.post_generation
    def organisations(self, create, rows):
        self.organisations.set(rows or [])

    @factory.post_generation
    def indicators(self, create, rows):
        self.indicators.set(rows or [])


class StatementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Statement

    sub_goal = factory.SubFactory("tests.factories.SubGoalFactory")
    text_sv = factory.Sequence(lambda n: f"Påstående {n} stämmer hos oss.")


class AssessmentPeriodFactory(factory.django.DjangoModelFactory):
    """A period that is open now."""

    class Meta:
        model = AssessmentPeriod

    slug = factory.Sequence(lambda n: f"period-{n}")
    name_sv = factory.Sequence(lambda n: f"Period {n}")
    opens_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=10))
    closes_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=20))


def assess(period, organisation, scores, *, state="approved"):
    """Make a self-assessment with the scores {version: score, or a reason why there is none}."""
    now = timezone.now()
    times = {} if state == "draft" else {"submitted_at": now, "decided_at": now, "note": "Se över."}
    period.settle_versions()
    made = Assessment.objects.create(
        period=period, organisation=organisation, state=state, is_example=period.is_example, **times
    )
    for version, score in scores.items():
        given = {"status": score} if isinstance(score, str) else {"score": score, "status": "scored"}
        made.scores.create(version=version, **given)
    return made
