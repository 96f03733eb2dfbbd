"""The activities in the admin: editors keep all of them, a reporter those of the organisation of the account."""

from django import forms
from django.contrib import admin
from django.db.models import Case, Q, When
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact, Organisation
from core.admin.base import ContentAdmin, ContentInline
from core.admin.pages import admin_path
from core.numbers import read_number
from core.swedish_order import SwedishOrder
from followup.admin import import_file
from followup.admin.own_rows import OwnRowsMixin
from followup.models import Activity, ActivityUpdate, Indicator, Promise
from strategy.models import SubGoal

_KINDS = [Organisation.Kind.REGION, Organisation.Kind.MUNICIPALITY]
_PARTIES_FIRST = Case(*(When(kind=kind, then=number) for number, kind in enumerate(_KINDS)), default=len(_KINDS))


class NoNewsFilter(admin.SimpleListFilter):
    title = _("news")
    parameter_name = "news"

    def lookups(self, request, model_admin):
        return [("missing", _("No news for long"))]

    def queryset(self, request, queryset):
        return queryset.filter(pk__in=Activity.objects.without_news()) if self.value() == "missing" else queryset


class OfOwnActivityMixin:
    """For the table of rows below an activity: who may change the activity may write in it."""

    def _may_write(self, request, obj):
        return self.admin_site.get_model_admin(Activity).may_report(request, obj)

    def has_view_permission(self, request, obj=None):
        return super().has_view_permission(request, obj) or self._may_write(request, obj)

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request, obj) or self._may_write(request, obj)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) or self._may_write(request, obj)


class ActivityUpdateInline(OfOwnActivityMixin, ContentInline):
    """What was told of the activity, the latest first."""

    model = ActivityUpdate
    fields = ["day", "text_sv"]
    ordering = ["-day", "-pk"]
    extra = 1


class PromiseForm(forms.ModelForm):
    """A promise in an activity says what it is: there is no inspel to name it by."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "text_sv" in self.fields:
            self.fields["text_sv"].required = True


class PromiseInline(OfOwnActivityMixin, ContentInline):
    """What is promised in the activity, and how it went."""

    model = Promise
    form = PromiseForm
    fields = ["text_sv", "due_on", "outcome", "explanation_sv"]
    ordering = ["-pk"]

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Activity)
class ActivityAdmin(OwnRowsMixin, ContentAdmin):
    texts = ["title", "text"]
    fieldsets = [
        (_("How far it has come"), {"fields": ["status", "starts_on", "ends_on"]}),
        (_("What and who"), {"fields": ["sub_goals", "organisations", "indicators", "contacts"]}),
        (_("On the site"), {"fields": ["is_public", "slug"]}),
    ]
    inlines = [ActivityUpdateInline, PromiseInline]
    list_display = ["title_sv", "status", "whose", "news", "is_public", "example"]
    list_filter = [
        NoNewsFilter,
        "status",
        ("organisations", admin.RelatedOnlyFieldListFilter),
        ("sub_goals", admin.RelatedOnlyFieldListFilter),
        "is_public",
        "is_example",
    ]
    search_fields = ["title_sv", "text_sv"]
    ordering = ["-pk"]
    slug_from = "title_sv"
    # A reporter keeps what the activity is current, but says not whose it is or what it belongs to.
    kept_by_editors = ["sub_goals", "organisations", "indicators", "is_public", "slug"]

    change_list_template = "admin/followup/activity/change_list.html"

    def get_urls(self):
        return [*(admin_path(self, *page) for page in import_file.ACTIVITY_PAGES), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        context = {"may_import": import_file.may_import(self, request)}
        return super().changelist_view(request, context | (extra_context or {}))

    def get_queryset(self, request):
        return super().get_queryset(request).with_news().prefetch_related("organisations")

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return [*fields, *self.kept_by_editors] if self.is_reporter(request) else fields

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        field = super().formfield_for_manytomany(
            db_field, request, widget=forms.CheckboxSelectMultiple, queryset=self._offered(db_field.name, request)
        )
        field.help_text = db_field.help_text
        return field

    def _offered(self, name, request):
        match = request.resolver_match
        chosen = Q(activities=read_number(match.kwargs.get("object_id") if match else None))
        if name == "sub_goals":
            return SubGoal.objects.current_and(SubGoal.objects.filter(chosen).values("pk"))
        if name == "indicators":
            of_current = Q(sub_goal__strategy__is_current=True)
            return (
                Indicator.objects.filter(of_current | chosen).distinct().order_by("sub_goal__number", "order", "slug")
            )
        if name == "contacts":
            own = Q(organisation=request.user.organisation_id) if self.is_reporter(request) else Q()
            return Contact.objects.filter(own | chosen if own else own).distinct()
        return Organisation.objects.order_by(_PARTIES_FIRST, SwedishOrder("name_sv"))

    @admin.display(description=_("organisations"))
    def whose(self, obj):
        return ", ".join(str(row) for row in obj.organisations.all()) or _("the steering group")

    @admin.display(description=_("latest news"), ordering="news_on")
    def news(self, obj):
        return obj.news_on

    def view_on_site(self, obj):
        return obj.get_absolute_url() if obj.is_public else None


@admin.register(ActivityUpdate)
class ActivityUpdateAdmin(OwnRowsMixin, ContentAdmin):
    """An update with its other languages; most are written in the table below the activity."""

    texts = ["text"]
    fieldsets = [(None, {"fields": ["activity", "day"]})]
    list_display = ["activity", "day", "text_sv", "example"]
    list_filter = [("activity", admin.RelatedOnlyFieldListFilter), "is_example"]
    list_select_related = ["activity"]
    search_fields = ["text_sv", "activity__title_sv"]
    date_hierarchy = "day"
    ordering = ["-day", "-pk"]

    def get_readonly_fields(self, request, obj=None):
        """What was told stays told of its activity."""
        return [*super().get_readonly_fields(request, obj), *(["activity"] if obj else [])]

    def view_on_site(self, obj):
        return obj.get_absolute_url() if obj.activity.is_public else None
