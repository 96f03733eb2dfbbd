"""Base classes for the admin of content models: translations, history and example content."""

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db import models
from django.forms import BaseInlineFormSet
from django.http import Http404
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from js_asset import Media
from modeltranslation.admin import TranslationAdmin
from simple_history.admin import SimpleHistoryAdmin

from core.admin.brief_transaction import BriefTransactionMixin
from core.admin.edit_conflict import EditConflictMixin
from core.admin.examples import ExampleMixin
from core.admin.languages import TranslatedTextsMixin, language_fieldsets
from core.admin.list_conflict import ListConflictMixin
from core.admin.pages import admin_path
from core.admin.published_texts import (
    PublishedTextsMixin,
    warn_about_contact_details,
    warn_about_what_was_left_out,
    warn_about_wide_tables,
)
from core.admin.readable_changes import ReadableChanges
from core.admin.relations import RelationsThenMixin
from core.admin.restore import restore
from core.missing_facts import missing_facts
from core.numbers import read_number
from core.public_cache import fresh_address
from core.slugs import routes_of
from core.swedish_order import SwedishOrder


def with_nonce(media, request):
    """Return the media with the CSP nonce that the import map of the rich text editor needs."""
    return Media.from_media(media, nonce=request.csp_nonce)


class SwedishChangeList(ChangeList):
    """Sorts a column of text in Swedish order when its heading is clicked."""

    def get_ordering_field(self, field_name):
        name = super().get_ordering_field(field_name)
        return SwedishOrder(name) if self._is_text(name) else name

    def _is_text(self, name):
        field = next((field for field in self.lookup_opts.fields if field.name == name), None)
        return isinstance(field, models.CharField) and not isinstance(field, models.SlugField) and not field.choices


class SwedishListMixin:
    """An admin whose list is in Swedish order by whichever column of text it is sorted."""

    def get_changelist(self, request, **kwargs):
        return SwedishChangeList


class HistoryAdmin(
    SwedishListMixin,
    ExampleMixin,
    EditConflictMixin,
    ListConflictMixin,
    BriefTransactionMixin,
    PublishedTextsMixin,
    RelationsThenMixin,
    SimpleHistoryAdmin,
):
    """
    Base of every admin with history. An earlier version can be read and, if the admin is `restorable`, restored: what
    the form may change, without `not_restored`, with `restored_with_form`, and never such as an approval.

    What is typed and not saved is kept in the tab, and if `typed_in_browser` in the browser (typed.js).
    `site_page` is the url name of the public page for rows without an address of their own. `slug_from` is the field
    that a new row's slug is made from.
    """

    site_page = None
    slug_from = None
    restorable = False
    typed_in_browser = True
    not_restored = {"slug"}
    restored_with_form = []
    object_history_template = "admin/history.html"
    object_history_list_template = "admin/_history_list.html"
    object_history_form_template = "admin/history_version.html"
    list_per_page = 50
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def get_deleted_objects(self, objs, request):
        """Where other rows keep these from being deleted, say so, and not that a right to delete those is missing."""
        rows, counts, needed, protected = super().get_deleted_objects(objs, request)
        return rows, counts, set() if protected else needed, protected

    def get_view_on_site_url(self, obj=None):
        """Return the address of the row's page as it is now, whatever the browser has kept of it."""
        return fresh_address(super().get_view_on_site_url(obj))

    def save_label(self, obj):
        """
        Return what the button says that saves the row, which is None when it is added, or "" for “Save”.

        Override where a row can be kept without being on the site.
        """
        if self.view_on_site is False:
            return ""
        return _("Save and show on the site") if obj is None else _("Save the change on the site")

    def view_on_site(self, obj):
        return reverse(self.site_page) if self.site_page else obj.get_absolute_url()

    def get_readonly_fields(self, request, obj=None):
        """
        Make the slug read-only after creation, except for a superuser, if links would break.

        They do where the slug is the anchor of a part of a page, which no server can redirect; not where it is in an
        address (core/slugs.py).
        """
        fields = [*super().get_readonly_fields(request, obj)]
        has_slug = any(field.name == "slug" for field in self.opts.fields)
        is_fixed = has_slug and not request.user.is_superuser and not any(routes_of(self.model))
        return [*fields, "slug"] if obj and is_fixed else fields

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "slug" and field and any(routes_of(self.model)):
            field.help_text = _("If you change it, the old address leads to the new one.")
        return field

    def save_model(self, request, obj, form, change):
        """Save nothing if nothing was changed: the page would say that it was updated."""
        if not change or form.changed_data:
            super().save_model(request, obj, form, change)
        else:
            self.begin_transaction(request)  # for the rows below it
        self.keep_if_chosen(request, obj)

    def changeform_view(self, request, *args, **kwargs):
        response = super().changeform_view(request, *args, **kwargs)
        if saved := getattr(request, "saved_forms", None):
            self.after_save(request, saved)
        return response

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        request.saved_forms = [form, *(row for formset in formsets for row in formset.forms)]

    def after_save(self, request, saved_forms):
        """Say what an editor should know of what is saved, after the transaction: it may take a while to find out."""
        warn_about_contact_details(request, saved_forms)
        warn_about_wide_tables(request, saved_forms)
        warn_about_what_was_left_out(request, saved_forms)

    def get_prepopulated_fields(self, request, obj=None):
        return {"slug": [self.slug_from]} if self.slug_from and obj is None else {}

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["media"] = with_nonce(context["media"], request)
        context["save_label"] = self.save_label(obj)
        _ask_for_files_again(context["adminform"].form)
        context["typed_in_browser"] = self.typed_in_browser
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def render_history_view(self, request, template, context, **kwargs):
        if "media" in context:
            context["media"] = with_nonce(context["media"], request)
        return super().render_history_view(request, template, context, **kwargs)

    def history_view(self, request, object_id, extra_context=None):
        _require_numbers(unquote(object_id))
        return super().history_view(request, object_id, extra_context)

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        if request.method not in {"GET", "HEAD"}:
            raise PermissionDenied
        _require_numbers(object_id, version_id)
        row = self.get_queryset(request).filter(pk=object_id).first()
        if row and self.may_restore(request, row):
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}_restore"
            extra_context = {"restore_url": reverse(name, args=[object_id, version_id])} | (extra_context or {})
        return super().history_form_view(request, object_id, version_id, extra_context)

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_restore"
        return [admin_path(self, "<object_id>/history/<version_id>/restore/", restore, name), *super().get_urls()]

    def may_restore(self, request, row):
        return self.restorable and self.has_change_permission(request, row)

    def restore_note(self, row):
        """Return what restoring means for the public, or ""."""
        return "" if self.view_on_site is False else _("The change is on the website at once.")

    def restored_as_draft(self, row):
        """Return whether what `save_restored` saves is a draft, which somebody must approve."""
        return False

    def restored_beside(self, row):
        """Return what else the page of restoring tells of, in a form that differs if that does."""
        return ""

    def save_restored(self, request, row):
        """Save a row that holds an earlier version, and return a message."""
        row._history_user = request.user
        row.save()
        return _("The version is restored.")

    def revert_disabled(self, request, obj=None):
        return True

    def history_view_title(self, request, obj):
        return _("History: %(name)s") % {"name": obj}

    def history_form_view_title(self, request, obj):
        return _("Earlier version: %(name)s") % {"name": obj}

    def set_history_delta_changes(self, request, historical_records, **kwargs):
        """Leave out each version that only repeats the one before."""
        super().set_history_delta_changes(request, historical_records, **kwargs)
        historical_records.object_list = [record for record in historical_records if not _only_repeats(record)]

    def get_historical_record_context_helper(self, request, historical_record):
        return ReadableChanges(self.model, historical_record)


def _ask_for_files_again(form):
    """Say at the field of each file that was sent with a form which is shown again: no browser keeps the choice."""
    if form.is_bound:
        for name in [name for name in form.fields if form.add_prefix(name) in form.files]:
            form.add_error(name, _("Nothing is saved yet. Choose the file again: the browser does not keep it."))


def _only_repeats(record):
    """Return whether nothing that is shown differs from the version before. The oldest on a page is not compared."""
    return record.history_type == "~" and getattr(record, "history_delta_changes", None) == []


def _require_numbers(*keys):
    """Raise Http404 for a key that is no number: simple-history asks the database for whatever the address says."""
    if None in map(read_number, keys):
        raise Http404


class LabelledCellsMixin:
    """Gives each field in a table the name of its column as aria-label, for screen readers."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            field.widget.attrs["aria-label"] = capfirst(field.label)
        return field


class LabelledCellsFormSet(BaseInlineFormSet):
    def add_fields(self, form, index):
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = _("Delete")

    def get_unique_error_message(self, unique_check):
        """Name the fields as the table does, not as the code."""
        names = [name for name in unique_check if name != self.fk.name]
        return super().get_unique_error_message([self.model._meta.get_field(name).verbose_name for name in names])


class ContentInline(LabelledCellsMixin, PublishedTextsMixin, admin.TabularInline):
    """Related rows as a table of short fields; each row has its own page for other languages and long texts."""

    formset = LabelledCellsFormSet
    extra = 0
    show_change_link = True

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        field.choices = list(field.choices)  # one query instead of one for each row
        return field


class ContentAdmin(TranslatedTextsMixin, HistoryAdmin, TranslationAdmin):
    """Base of the admin of a model with translated texts. `texts` are their names, `fieldsets` has the other fields."""

    texts = []
    restorable = True

    def get_fieldsets(self, request, obj=None):
        return [*language_fieldsets(self.texts), *self.fieldsets]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["missing_facts"] = missing_facts(obj, self.texts) if obj else []
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)
