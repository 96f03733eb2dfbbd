"""
Records who gets or loses which rights, whatever code gives them: the admin, a command or another way to log in.

NaravardConfig.ready connects it to the signals of the accounts and of the roles.
"""

from django.contrib.auth.models import Group, Permission
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from django.utils.translation import gettext as _

from contacts.models import User
from core.audit.entries import Kind, account_name, current_account, record
from naravard.staff.permission_words import permission_in_words

_WATCHED = {"is_active", "is_staff", "is_superuser", "is_former", "username", "email", "password", "organisation"}
_ADDS, _REMOVES = {"post_add"}, {"pre_remove", "pre_clear"}


def watch_rights():
    for signal, receiver in [(pre_save, _note_before), (post_save, _record_saved), (post_delete, _record_deleted)]:
        signal.connect(receiver, sender=User, dispatch_uid=f"naravard.rights.{receiver.__name__}")
    pre_delete.connect(_record_deleted_role, sender=Group, dispatch_uid="naravard.rights.role")
    relations = [User.groups.through, User.user_permissions.through, Group.permissions.through]
    for number, through in enumerate(relations):
        m2m_changed.connect(_record_relations, sender=through, dispatch_uid=f"naravard.rights.{number}")


def _note_before(sender, instance, update_fields=None, **kwargs):
    is_watched = update_fields is None or _WATCHED & set(update_fields)
    is_stored = is_watched and not instance._state.adding
    instance._before_change = User._base_manager.filter(pk=instance.pk).first() if is_stored else None


def _record_saved(sender, instance, created, **kwargs):
    before = instance.__dict__.pop("_before_change", None)
    if created:
        _record_account(instance, added=[_("an account"), *_rights(instance)])
    elif before and instance.is_former and not before.is_former:
        roles = [group.name for group in before.groups.all()]
        _record_account(before, removed=[_("the account"), *_rights(before), *roles])
    elif before and not before.is_former:
        added, removed = set(_rights(instance)), set(_rights(before))
        details = {"added": added - removed, "removed": removed - added, "changed": _changed(before, instance)}
        if details := {key: sorted(value) for key, value in details.items() if value}:
            _record_account(before, **details)


def _record_deleted(sender, instance, **kwargs):
    if not instance.is_former:
        _record_account(instance, removed=[_("the account")])


def _record_deleted_role(sender, instance, **kwargs):
    """Record who has it no longer too: the database takes the role from the accounts without telling."""
    record(Kind.ROLE, by=current_account(), about=instance, removed=[_("the role")])
    for account in instance.user_set.all():
        _record_account(account, removed=[instance.name])


def _rights(account):
    """Return what the account may do besides its roles; to log in only where it may not."""
    names = {"is_superuser": _("everything (superuser)"), "is_staff": _("the admin"), "is_active": _("to log in")}
    return [name for field, name in names.items() if getattr(account, field)]


def _changed(before, after):
    """Return what was changed by which somebody could act in another's name, in words. Values are not recorded."""
    names = {"username": _("username"), "email": _("e-mail address"), "organisation_id": _("organisation")}
    changed = [name for field, name in names.items() if getattr(before, field) != getattr(after, field)]
    by = current_account()
    # One's own password is of no concern, nor is that a login hashes it anew.
    is_set = before.password != after.password and by is not None and by.pk != after.pk
    return [*changed, _("password, by somebody else")] if is_set else changed


def _record_account(account, **details):
    record(Kind.ACCOUNT, by=current_account(), about=account, label=account_name(account), **details)


def _record_relations(sender, instance, action, reverse, model, pk_set, **kwargs):
    """Record what an account or a role got or lost; `reverse`: the accounts that one role got or lost."""
    if action not in _ADDS | _REMOVES or (action in _ADDS and not pk_set):
        return
    key = "added" if action in _ADDS else "removed"
    # What is to be removed may never have been there; what is added, Django has looked up.
    rows = model._base_manager.all() if action in _ADDS else _related(sender, instance, model)
    if pk_set is not None:
        rows = rows.filter(pk__in=pk_set)
    if reverse:
        for other in rows:
            _record_owner(other, key, [instance])
    elif not (isinstance(instance, User) and instance.is_former):  # told when the account went
        _record_owner(instance, key, list(rows))


def _related(through, instance, model):
    """Return the rows of `model` that the instance has, before it loses some of them."""
    [own] = [field for field in through._meta.fields if field.related_model is type(instance)]
    [other] = [field for field in through._meta.fields if field.related_model is model]
    keys = through._base_manager.filter(**{own.name: instance}).values(other.attname)
    return model._base_manager.filter(pk__in=keys)


def _record_owner(owner, key, rows):
    if not rows:
        return
    names = sorted(permission_in_words(row) if isinstance(row, Permission) else str(row) for row in rows)
    if isinstance(owner, User):
        _record_account(owner, **{key: names})
    elif isinstance(owner, Group):
        record(Kind.ROLE, by=current_account(), about=owner, **{key: names})
