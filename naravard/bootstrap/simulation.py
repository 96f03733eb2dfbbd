"""
Large numbers of generated inspel, to test the portal with realistic volumes. Each is marked as an example.

They are spread over three years, the sub-goals, the municipalities and the states roughly as real ones are: most are
answered, two thirds of those are published, a few are open. No mail is queued for them.
"""

import hashlib
import random
from collections import Counter
from datetime import datetime, timedelta
from itertools import islice

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from contacts.models import Organisation, User
from feedback.deadlines import answer_due_on
from feedback.lifecycle import CloseReason, Handling, Publication
from feedback.models import Inspel, InspelEvent, ReferenceSeries, begin_arrival
from feedback.privacy.private_link import derive_token, sha256_hex
from naravard.bootstrap.examples import EXAMPLE_USERNAME
from strategy.models import SubGoal

IN_A_BATCH = 1000
DAYS = 3 * 365
ANSWERED_AFTER = timedelta(days=1), timedelta(days=20)
OPEN_AT_MOST = timedelta(days=14)  # older ones are answered or closed, with few exceptions
PLACES = ["på vårdcentralen", "hemma", "på jourmottagningen", "på särskilt boende", "i skolan", "på sjukhuset", "i byn"]

WISHES = [
    "Jag önskar öppet längre på kvällen",
    "Det behövs en fast vårdkontakt",
    "Vi saknar tolk när det är bråttom",
    "Det vore bra att kunna boka om på nätet",
    "Skriv kallelserna enklare",
    "Låt hemtjänsten och sjuksköterskan planera tillsammans",
    "Digitala besök passar inte alla äldre",
    "Mobila team har hjälpt oss mycket",
    "Träna balansen i grupp för att förebygga fall",
    "Anhöriga behöver avlastning även på helger",
    "Ta fram en gemensam plan vid utskrivning",
    "Fler samtal om levnadsvanor",
    "Bussen går inte när mottagningen är öppen",
    "Provsvaren borde komma snabbare",
    "Samma personal betyder trygghet",
    "Rehabilitering nära hemmet sparar resor",
]

REASONS = [
    "eftersom resan tar en timme åt varje håll.",
    "så att man slipper berätta samma sak flera gånger.",
    "för då vågar fler be om hjälp i tid.",
    "vilket skulle minska oron för den som är ensam.",
    "eftersom många arbetar skift.",
    "så att informationen inte tappas bort mellan oss.",
    "för att barn och unga ska få stöd tidigare.",
    "och det skulle spara tid för alla.",
]

ANSWERS = [
    "Tack för ditt inspel. Vi tar med det i planeringen tillsammans med kommunen.",
    "Tack. Det här prövas redan på två platser, och vi följer hur det går.",
    "Tack för att du skriver. Vi har lyft frågan i arbetsgruppen för delmålet.",
    "Bra tanke. Vi återkommer när styrgruppen har tagit ställning.",
]

MOST_COMMON_ROLES = [*Inspel.Role.values, Inspel.Role.RESIDENT, Inspel.Role.STAFF, Inspel.Role.STAFF]


def simulate_inspel(*, count, seed=None, done=lambda number: None):
    """Create `count` example inspel in batches, and call `done` with the size of each stored batch."""
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    generator = _Generator(rng)
    remaining = iter(sorted(timezone.now() - timedelta(days=rng.random() * DAYS) for _number in range(count)))
    while batch := list(islice(remaining, IN_A_BATCH)):
        _store(batch, generator)
        done(len(batch))


@transaction.atomic
def _store(moments, generator):
    begin_arrival()
    rows = [generator.inspel(reference, at) for reference, at in zip(_references(moments), moments, strict=True)]
    Inspel.objects.bulk_create(rows)
    InspelEvent.objects.bulk_create(event for row in rows for event in _events(row))


def _references(moments):
    """Return a reference for each moment, from the series of its year."""
    years = [timezone.localtime(at).year for at in moments]
    of_year = {
        year: iter(ReferenceSeries.objects.next_references(year, count))
        for year, count in sorted(Counter(years).items())
    }
    return [next(of_year[year]) for year in years]


def _events(inspel):
    what = InspelEvent.What
    yield InspelEvent(inspel=inspel, at=inspel.received_at, what=what.HANDLING, to_state=Handling.RECEIVED)
    if inspel.handling != Handling.RECEIVED:
        yield InspelEvent(
            inspel=inspel,
            at=inspel.answered_at or inspel.received_at,
            by=inspel.answered_by,
            what=what.HANDLING,
            from_state=Handling.IN_REVIEW if inspel.handling == Handling.WAITING_FOR_SENDER else Handling.RECEIVED,
            to_state=inspel.handling,
        )
    if inspel.is_public:
        yield InspelEvent(
            inspel=inspel,
            at=inspel.published_at,
            by=inspel.published_by,
            what=what.PUBLICATION,
            from_state=Publication.PRIVATE,
            to_state=Publication.PUBLISHED,
        )


class _Generator:
    """Generates unsaved random inspel; has the sub-goals and municipalities they are about and who answers them."""

    def __init__(self, rng):
        self.rng = rng
        self.sub_goals = [None, *SubGoal.objects.current()]
        self.municipalities = [None, *Organisation.objects.municipalities()]
        self.answerer = example_answerer()
        self.oldest_open = timezone.now() - OPEN_AT_MOST
        self.due_days = {}

    def inspel(self, reference, at: datetime):
        key_hash = hashlib.sha256(f"simulated {reference} {self.rng.random()}".encode()).hexdigest()
        wishes = self.rng.sample(WISHES, 2)
        place, reason = self.rng.choice(PLACES), self.rng.choice(REASONS)
        text = f"{wishes[0]} {place} {reason} {wishes[1]}."
        handling = self.handling(at)
        inspel = Inspel(
            is_example=True,
            reference=reference,
            form_key_hash=key_hash,
            token_hash=sha256_hex(derive_token(key_hash)),
            received_at=at,
            answer_due_on=self.due_on(at),
            language="sv",
            sub_goal=self.rng.choice(self.sub_goals),
            municipality=self.rng.choice(self.municipalities),
            role=self.rng.choice(MOST_COMMON_ROLES),
            text=text,
            may_publish=self.rng.random() < 0.8,
            handling=handling,
        )
        if handling in Handling.answered_states():
            self.decide(inspel, title=f"{wishes[0]} {place}")
        return inspel

    def due_on(self, at):
        day = timezone.localdate(at)
        if day not in self.due_days:
            self.due_days[day] = answer_due_on(day)
        return self.due_days[day]

    def handling(self, at):
        if at > self.oldest_open or self.rng.random() < 0.002:
            return self.rng.choice(Handling.open_states()[:3])
        return self.rng.choices([Handling.ANSWERED, Handling.CLOSED, Handling.SPAM], [85, 10, 5])[0]

    def decide(self, inspel, *, title):
        soonest, latest = ANSWERED_AFTER
        at = min(inspel.received_at + self.rng.random() * (latest - soonest) + soonest, timezone.now())
        inspel.answer, inspel.answered_at, inspel.answered_by = self.rng.choice(ANSWERS), at, self.answerer
        if inspel.handling == Handling.CLOSED:
            inspel.close_reason = self.rng.choice([CloseReason.ALREADY_DONE, CloseReason.UNCLEAR])
        if inspel.may_publish and self.rng.random() < 0.8:
            inspel.publication = Publication.PUBLISHED
            inspel.public_title, inspel.public_text = title[:120], inspel.text
            inspel.published_at, inspel.published_by = at, self.answerer


def example_answerer():
    """Return the user who answers the examples, and cannot log in; create it if needed."""
    user, _is_new = User.objects.get_or_create(
        username=EXAMPLE_USERNAME, defaults={"is_active": False, "password": make_password(None)}
    )
    return user
