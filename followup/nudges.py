"""
What readers have asked for that is missing, who keeps it, and the mail that tells them.

A piece is a kind of content of an organisation (MissingPiece). It is asked for only while it is missing.
"""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.core import signing
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from contacts.models import Contact, Organisation
from core.locks import lock
from core.mail.queue import queue_mail
from core.models.outgoing_mail import OutgoingMail
from core.scheduling import next_time, schedule
from followup.models import Activity, Indicator, Measurement, MissingPiece, Nudge, NudgeWatermark
from strategy.models import Adoption

HOUR = 7
DAYS_BETWEEN_MAILS = 7
MAIL = "followup.nudges"
_SALT = "followup.nudge"
_BACKEND = "django.contrib.auth.backends.ModelBackend"
# Who keeps a piece: whoever may change it. Reporters keep the activities of their own organisation too.
_KEEPERS = {
    MissingPiece.CONTACTS: "contacts.change_contact",
    MissingPiece.DECISION: "strategy.change_adoption",
    MissingPiece.ACTIVITIES: "followup.change_activity",
    MissingPiece.FIGURES: "followup.change_measurement",
}
_REPORTS = "followup.report_activity"


def sign_piece(organisation, piece):
    """Return what the button of a page sends: the same for every reader, so that anybody may cache the page."""
    return signing.Signer(salt=_SALT).sign(f"{organisation.slug}:{piece}")


def read_piece(signed):
    """Return (Organisation, MissingPiece). Raise BadSignature if no page asked so, or the organisation is gone."""
    slug, _colon, piece = signing.Signer(salt=_SALT).unsign(signed).partition(":")
    organisation = Organisation.objects.filter(slug=slug).first()
    if organisation is None:
        raise signing.BadSignature(signed)
    return organisation, MissingPiece(piece)


def filled_pieces(organisation=None):
    """Return {(id of an organisation, MissingPiece)} of what is there, of one or all, in five queries."""
    only = {"organisation": organisation} if organisation else {}
    contacts, places = Contact.objects.public().exclude(phone=""), Organisation.objects.exclude(phone="")
    if organisation:
        contacts = contacts.filter(Q(organisation=organisation) | Q(organisation__municipality=organisation))
        places = places.filter(Q(pk=organisation.pk) | Q(municipality=organisation))
    decided = Adoption.objects.current().filter(decided_on__isnull=False, **only)
    under_way = Activity.objects.public().filter(status__in=Activity.Status.under_way())
    if organisation:
        under_way = under_way.filter(organisations=organisation)
    values = Measurement.objects.filter(
        indicator__in=Indicator.objects.public().order_by(),
        value__isnull=False,
        organisation__isnull=False,
        is_example=F("indicator__is_example"),
        **only,
    )
    pairs = contacts.order_by().values_list("organisation", "organisation__municipality").distinct()
    pairs = [*pairs, *places.order_by().values_list("pk", "municipality")]
    found = {(pk, MissingPiece.CONTACTS) for pair in pairs for pk in pair if pk}
    found |= {(pk, MissingPiece.DECISION) for pk in decided.order_by().values_list("organisation", flat=True)}
    found |= {(pk, MissingPiece.ACTIVITIES) for pk in under_way.order_by().values_list("organisations", flat=True)}
    of_values = values.order_by().values_list("organisation", flat=True).distinct()
    return found | {(pk, MissingPiece.FIGURES) for pk in of_values}


def asked_of(organisation):
    """Return {MissingPiece: {"number", "since"}} of an organisation, in one query."""
    return {row["piece"]: row for row in Nudge.objects.filter(organisation=organisation).by_piece()}


def address_to_fill(organisation, piece):
    """Return the address in the admin where the piece is filled in."""
    pk = organisation.pk
    addresses = {
        MissingPiece.CONTACTS: ("contacts_contact_add", {"organisation": pk}),
        MissingPiece.DECISION: ("strategy_adoption_changelist", {"q": organisation.name_sv}),
        MissingPiece.ACTIVITIES: ("followup_activity_add", {"organisations": pk}),
        MissingPiece.FIGURES: ("followup_measurement_changelist", {"organisation__id__exact": pk}),
    }
    name, query = addresses[piece]
    return reverse(f"admin:{name}", query=query)


def still_asked_for(nudges):
    """Return what by_piece does, without what is there by now, and with the Organisation and where to fill it in."""
    filled = filled_pieces()
    pieces = [row for row in nudges.by_piece() if (row["organisation"], row["piece"]) not in filled]
    organisations = Organisation.objects.in_bulk({row["organisation"] for row in pieces})
    return [
        row | {"organisation": place, "url": address_to_fill(place, row["piece"])}
        for row in pieces
        if (place := organisations.get(row["organisation"]))
    ]


# --- The mail ---------------------------------------------------------------------------------------------------------


@task()
def tell_of_nudges():
    """Queue the mails about what is asked for. Runs every day: first it schedules itself for the next one."""
    schedule_nudges()
    tell()


def schedule_nudges():
    schedule(tell_of_nudges, next_time(HOUR))


def keepers():
    """Return a queryset of the active users who keep some piece."""
    users = get_user_model().objects
    pks = set()
    for permission in [*_KEEPERS.values(), _REPORTS]:
        found = users.with_perm(permission, backend=_BACKEND, include_superusers=False)
        pks.update(found.values_list("pk", flat=True))
    return users.filter(pk__in=pks, is_active=True)


def asked_of_user(user, *, after, up_to):
    """Return what was asked for on days after `after` (None: ever) up to `up_to` that the user keeps, most first."""
    nudges = Nudge.objects.filter(day__lte=up_to)
    if after:
        nudges = nudges.filter(day__gt=after)
    return [row for row in still_asked_for(nudges) if _keeps(user, row)]


def _keeps(user, row):
    if user.has_perm(_KEEPERS[row["piece"]]):
        return True
    is_own = row["organisation"].pk == user.organisation_id
    return row["piece"] == MissingPiece.ACTIVITIES and is_own and user.has_perm(_REPORTS)


@transaction.atomic
def tell():
    """
    Queue one mail to each who keeps something that was asked for since the last one, at most one a week.

    Return how many.

    A mail tells of whole days, so that it leaves none out; while one waits, the next days are left to the next mail.
    """
    lock("followup.nudges")
    marks = {mark.user_id: mark for mark in NudgeWatermark.objects.all()}
    yesterday = timezone.localdate() - timedelta(days=1)
    return sum(_tell(user, marks.get(user.pk), yesterday) for user in keepers().exclude(email="").order_by("pk"))


def _tell(user, mark, yesterday):
    after = mark.told_up_to if mark else None
    if after and (yesterday - after < timedelta(days=DAYS_BETWEEN_MAILS) or _waits(mark)):
        return False
    if not asked_of_user(user, after=after, up_to=yesterday):
        return False
    mark = mark or NudgeWatermark(user=user)
    mark.told_after, mark.told_up_to = after, yesterday
    mark.save()
    queue_mail(kind=MAIL, about=mark)
    return True


def _waits(mark):
    return OutgoingMail.objects.waiting().filter(kind=MAIL, about_id=mark.pk).exists()
