"""The accounts in the admin. They are here because who may give which role is a rule of the whole site."""

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, UserCreationForm
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import CheckboxSelectMultiple
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters

from contacts.models import User
from core.admin.base import SwedishListMixin
from core.admin.brief_transaction import BriefTransactionMixin
from core.admin.edit_conflict import EditConflictMixin
from core.sent_again import comes_back
from core.swedish_order import SwedishOrder
from naravard.staff.former_colleagues import forget_user
from naravard.staff.roles import REPORTER, ROLES


def has_only_roles(account):
    """Return whether the account has no permissions besides those of the roles."""
    return not (
        account.is_superuser or account.user_permissions.exists() or account.groups.exclude(name__in=ROLES).exists()
    )


def has_never_been_used(account):
    return account.last_login is None and not account.has_usable_password()


class AccountWithoutPasswordForm(UserCreationForm):
    """Adds an account that nobody can log in to until it gets a password."""

    password1 = password2 = None

    def set_password_and_save(self, user, commit=True, **kwargs):
        user.set_unusable_password()
        if commit:
            user.save()
        return user


class ReporterNeedsOrganisation:
    """Before the form of an account in the bases: a reporter reports for the organisation of the account."""

    def clean(self):
        cleaned = super().clean()
        cleaned = self.cleaned_data if cleaned is None else cleaned
        groups = cleaned.get("groups", self.instance.groups.all() if self.instance.pk else [])
        if "organisation" in cleaned and not cleaned["organisation"] and REPORTER in {group.name for group in groups}:
            self.add_error("organisation", ValidationError(_("A reporter needs the organisation to report for.")))
        return cleaned


class PasswordForm(AdminPasswordChangeForm):
    """Sets or takes away the password of an account. Django's own warns in English."""

    usable_password_help_text = format_lazy(
        '<ul id="id_unusable_warning" class="messagelist"><li class="warning">{}</li></ul>',
        _("If you turn it off, the password is gone and nobody can log in to the account."),
    )


@admin.register(User)
class AccountAdmin(SwedishListMixin, EditConflictMixin, BriefTransactionMixin, UserAdmin):
    """
    The accounts of the admin.

    Whoever knows or can renew the password of another account can act in that person's name. So a user who is not a
    superuser sets no password but their own, for which the present one is asked, and changes no e-mail address of an
    account that is in use. They may add accounts with the roles, and change only accounts with no other
    permissions. Nobody but a superuser can change their own roles and whether their own account is active.
    """

    _person = (_("Person"), {"fields": ["first_name", "last_name", "email", "organisation"]})
    _roles = (
        _("Roles"),
        {"fields": ["groups"], "description": _("What the person may do. One may have several roles.")},
    )
    _access = (_("Access"), {"fields": ["is_active", "last_login", "date_joined"]})
    change_password_form = PasswordForm
    _superuser_only = (_("Rights beyond the roles"), {"fields": ["is_staff", "is_superuser"]})
    fieldsets = [(None, {"fields": ["username", "password"]}), _person, _roles, _access]
    add_fieldsets = [
        (None, {"classes": ["wide"], "fields": ["username", "usable_password", "password1", "password2"]}),
        _person,
        _roles,
    ]
    _username_only = (None, {"classes": ["wide"], "fields": ["username"]})
    _username_and_state = (None, {"fields": ["username", "password_state"]})
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
        first, *others = super().get_fieldsets(request, obj)
        if request.user.is_superuser:
            return [first, *others, self._superuser_only] if obj else [first, *others]
        return [self._username_and_state if obj else self._username_only, *others]

    def get_form(self, request, obj=None, **kwargs):
        if obj is None and not request.user.is_superuser:
            kwargs["form"] = AccountWithoutPasswordForm
        form = super().get_form(request, obj, **kwargs)
        return type(form)(form.__name__, (ReporterNeedsOrganisation, form), {})

    def get_readonly_fields(self, request, obj=None):
        fields = [*super().get_readonly_fields(request, obj)]
        if obj is None or request.user.is_superuser:
            return fields
        if obj == request.user:
            return [*fields, "groups", "is_active"]
        return fields if has_never_been_used(obj) else [*fields, "email"]

    def user_change_password(self, request, id, form_url=""):
        """Show the page where a superuser sets a password; lead others to the page that asks for their present one."""
        if request.user.is_superuser:
            return super().user_change_password(request, id, form_url)
        if str(request.user.pk) == id:
            return redirect("admin:password_change")
        raise PermissionDenied

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or request.user.is_superuser or has_only_roles(obj))

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and obj != request.user

    def get_deleted_objects(self, objs, request):
        """Return what deleting the accounts takes away: only what is theirs alone, since their work stays."""
        own = {_("your own account")} if request.user in objs else set()
        return [str(account) for account in objs], {self.opts.verbose_name_plural: len(objs)}, own, []

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

    @admin.display(description=_("password"))
    def password_state(self, obj):
        if obj.has_usable_password():
            return _("The person has a password, which only they can change.")
        return _("Nobody can log in to the account yet. Ask whoever runs the portal to set its first password.")

    @admin.display(description=_("roles"))
    def role_names(self, obj):
        return ", ".join(group.name for group in obj.groups.all())
