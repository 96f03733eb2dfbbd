"""The accounts in the admin. They are here because who may give which role is a rule of the whole site."""

from functools import partial

from allauth.account.models import EmailAddress
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserCreationForm
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms import CheckboxSelectMultiple
from django.http import Http404
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters

from contacts.models import User
from core.admin.base import SwedishListMixin
from core.admin.brief_transaction import BriefTransactionMixin
from core.admin.edit_conflict import EditConflictMixin
from core.not_done import post_only
from core.sent_again import comes_back
from core.swedish_order import SwedishOrder
from naravard.sign_in.organisation_account import logs_in_at_provider_alone, provider_name
from naravard.sign_in.session_limits import end_sessions
from naravard.staff.account_actions import do_account_action, has_never_been_used, invite, offered_actions
from naravard.staff.former_colleagues import forget_user
from naravard.staff.roles import REPORTER, ROLES


def has_only_roles(account):
    """Return whether the account has no permissions besides those of the roles."""
    return not (
        account.is_superuser or account.user_permissions.exists() or account.groups.exclude(name__in=ROLES).exists()
    )


class InvitationForm(UserCreationForm):
    """Adds an account without a password: its owner chooses one by the link in the invitation."""

    password1 = password2 = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].required = True
        self.fields["email"].help_text = _("The invitation goes here, and the person logs in with the address.")

    def clean_email(self):
        email = self.cleaned_data["email"]
        if others_with(email, self.instance).exists():
            raise ValidationError(_("There is an account with this address already."))
        return email

    def set_password_and_save(self, user, commit=True, **kwargs):
        user.username = user.email
        user.set_unusable_password()
        if commit:
            user.save()
        return user


def others_with(name, account):
    """Return the accounts besides this one that log in by the name, a user name or an e-mail address."""
    return User.objects.filter(Q(username__iexact=name) | Q(email__iexact=name)).exclude(pk=account.pk)


class OwnNames:
    """Before the form of an account in the bases: its names lead to no other account."""

    def clean(self):
        cleaned = super().clean()
        cleaned = self.cleaned_data if cleaned is None else cleaned
        for field in {"username", "email"} & set(cleaned) & set(self.changed_data):
            if cleaned[field] and others_with(cleaned[field], self.instance).exists():
                self.add_error(field, ValidationError(_("Another account has this user name or address already.")))
        return cleaned


class ReporterNeedsOrganisation:
    """Before the form of an account in the bases: a reporter reports for the organisation of the account."""

    def clean(self):
        cleaned = super().clean()
        cleaned = self.cleaned_data if cleaned is None else cleaned
        groups = cleaned.get("groups", self.instance.groups.all() if self.instance.pk else [])
        if "organisation" in cleaned and not cleaned["organisation"] and REPORTER in {group.name for group in groups}:
            self.add_error("organisation", ValidationError(_("A reporter needs the organisation to report for.")))
        return cleaned


@admin.register(User)
class AccountAdmin(SwedishListMixin, EditConflictMixin, BriefTransactionMixin, UserAdmin):
    """
    The accounts of the admin.

    Whoever knows or can renew the password of another account can act in that person's name. So nobody sets another's
    password: who is added gets an invitation by mail, and chooses one. A user who is not a superuser changes no e-mail
    address of an account that is in use. They may add accounts with the roles, and change only accounts with no other
    permissions. Nobody but a superuser can change their own roles and whether their own account is active.
    """

    _person = (_("Person"), {"fields": ["first_name", "last_name", "email", "organisation"]})
    _roles = (
        _("Roles"),
        {"fields": ["groups"], "description": _("What the person may do. One may have several roles.")},
    )
    _access = (_("Access"), {"fields": ["is_active", "last_login", "date_joined"]})
    add_form = InvitationForm
    _superuser_only = (_("Rights beyond the roles"), {"fields": ["is_staff", "is_superuser"]})
    fieldsets = [(None, {"fields": ["username", "password_state"]}), _person, _roles, _access]
    add_fieldsets = [_person, _roles]
    list_display = ["username", "first_name", "last_name", "email", "organisation", "role_names", "is_active"]
    list_filter = ["groups", "is_active", "is_superuser"]
    list_select_related = ["organisation"]
    ordering = [SwedishOrder("username")]
    filter_horizontal = []
    readonly_fields = ["last_login", "date_joined", "password_state"]
    list_per_page = 50

    # Without the transaction in which Django would hash the password: see BriefTransactionMixin.
    add_view = comes_back(method_decorator(sensitive_post_parameters())(UserAdmin._add_view))

    def get_queryset(self, request):
        return super().get_queryset(request).filter(is_former=False).prefetch_related("groups")

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        return [*fieldsets, self._superuser_only] if obj and request.user.is_superuser else fieldsets

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        return type(form)(form.__name__, (ReporterNeedsOrganisation, OwnNames, form), {})

    def get_readonly_fields(self, request, obj=None):
        fields = [*super().get_readonly_fields(request, obj)]
        if obj is None or request.user.is_superuser:
            return fields
        if obj == request.user:
            # Whoever finds the computer unlocked could else have the link for a new password sent to themselves.
            return [*fields, "groups", "is_active", *(["email"] if obj.email else [])]
        return fields if has_never_been_used(obj) else [*fields, "email"]

    def get_urls(self):
        button = path(
            "<path:object_id>/sign-in/<slug:name>/",
            self.admin_site.admin_view(post_only(partial(do_account_action, model_admin=self))),
            name="contacts_user_sign_in",
        )
        return [button, *super().get_urls()]

    def user_change_password(self, request, id, form_url=""):
        """There is no such page: nobody sets another's password."""
        raise Http404

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj and obj != request.user and self.has_change_permission(request, obj):
            context["account_actions"] = offered_actions(obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self._is_of_no_higher_rights(request, obj)

    def has_delete_permission(self, request, obj=None):
        """No role may delete an account; somebody who is given that right may not delete one with rights beyond."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and obj != request.user and self._is_of_no_higher_rights(request, obj)

    def _is_of_no_higher_rights(self, request, obj):
        return obj is None or request.user.is_superuser or has_only_roles(obj)

    def get_deleted_objects(self, objs, request):
        """Return what deleting the accounts takes away: only what is theirs alone, since their work stays."""
        refused = {_("your own account")} if request.user in objs else set()
        if not all(self._is_of_no_higher_rights(request, account) for account in objs):
            refused.add(_("an account with rights beyond the roles"))
        return [str(account) for account in objs], {self.opts.verbose_name_plural: len(objs)}, refused, []

    def delete_model(self, request, obj):
        forget_user(obj)
        self._tell_what_stays(request)

    def delete_queryset(self, request, queryset):
        for account in queryset:
            forget_user(account)
        self._tell_what_stays(request)

    def _tell_what_stays(self, request):
        messages.info(request, _("What they did stays in every history, as done by a former colleague."))

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "groups":
            kwargs["widget"] = CheckboxSelectMultiple
            if not request.user.is_superuser:
                kwargs["queryset"] = db_field.remote_field.model.objects.filter(name__in=ROLES)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        if not change:
            obj.is_staff = True  # accounts are only for the admin
        super().save_model(request, obj, form, change)
        if "email" in form.changed_data:
            EmailAddress.objects.filter(user=obj).delete()  # allauth's own note, which finds the account by the former
        if not change:
            messages.success(request, invite(obj))
        if not obj.is_active:
            end_sessions(obj)  # or they would go on if the account is switched on again

    @admin.display(description=_("password"))
    def password_state(self, obj):
        if logs_in_at_provider_alone(obj):
            text = _(
                "The person logs in with %(provider)s, where the e-mail address comes from, and has no password here."
            )
            return text % {"provider": provider_name()}
        if obj.has_usable_password():
            return _("The person has a password, which only they can change.")
        return _("The person has no password yet. The invitation holds a link with which they choose one.")

    @admin.display(description=_("roles"))
    def role_names(self, obj):
        return ", ".join(group.name for group in obj.groups.all())
