"""What is left of somebody whose account is deleted."""

from uuid import uuid4

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from contacts.models import User
from core.display_name import user_display_name
from feedback.models import InspelEvent, SavedFilter

# What goes with an account in the database, but is of use to others.
_KEPT = {LogEntry: ~Q(pk=None), SavedFilter: Q(is_shared=True)}


@transaction.atomic
def forget_user(user):
    """
    Remove an account: nobody can log in to it, and what the person did stays as done by a former colleague.

    What was only theirs (own filters, the choice of mail) is deleted, and what they had taken is free.
    """
    for relation in User._meta.related_objects:
        rows = relation.related_model._base_manager.filter(**{relation.field.name: user})
        rows = rows.exclude(_KEPT.get(relation.related_model, Q(pk=None)))
        if relation.on_delete is models.CASCADE:
            rows.delete()
        elif relation.on_delete is models.SET_NULL:
            rows.update(**{relation.field.name: None})
    _rewrite_log(user)
    user.username = f"former-{uuid4().hex}"
    user.first_name = user.last_name = user.email = ""
    user.organisation = None
    user.is_active = user.is_staff = user.is_superuser = False
    user.is_former = True
    user.set_unusable_password()
    user.save()
    user.groups.clear()
    user.user_permissions.clear()
    about_user = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(User), object_id=user.pk)
    about_user.update(object_repr=str(user))


def _rewrite_log(user):
    """Take the name out of the events that say who took an inspel: the only ones that hold a name as text."""
    text = _("Taken by %(name)s.")
    events = InspelEvent.objects.filter(what=InspelEvent.What.SORTING, note=text % {"name": user_display_name(user)})
    events.update(note=text % {"name": _("a former colleague")})
