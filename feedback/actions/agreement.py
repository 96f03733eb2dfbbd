"""“I agree”, from a device without an account."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from feedback.agreement import device_hash, forget_old_agreements
from feedback.life import MoveNotAllowed
from feedback.models import Agreement, Inspel


@transaction.atomic
def agree(*, inspel, device):
    """
    Count that a device agrees with a published inspel, once a day. Return whether it was counted now.

    `device` is what the request says of it (feedback.agreement.device_of). Clicks at the same moment are counted once:
    a constraint holds it, and the database adds, so none is lost either.
    """
    today = timezone.localdate()
    is_first_today = not Agreement.objects.filter(day=today).exists()
    hashed = device_hash(device, inspel=inspel, day=today)
    _row, is_new = Agreement.objects.get_or_create(inspel=inspel, day=today, device_hash=hashed)
    if is_new and not Inspel.objects.published().filter(pk=inspel.pk).update(agreements=F("agreements") + 1):
        raise MoveNotAllowed("it is no longer public")
    if is_first_today:
        forget_old_agreements.using(run_after=timezone.now() + timezone.timedelta(days=1)).enqueue()
    return is_new
