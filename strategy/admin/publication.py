"""Texts that are drafts until an editor publishes them, and the buttons that say what becomes of them."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from core.numbers import read_number
from core.translations.follow import confirm_texts, follow_draft
from strategy.actions import PageIsNeeded, save_draft, unpublish
from strategy.admin.draft_history import DraftHistoryMixin
from strategy.admin.missing_file import MissingFileMixin, missing_file_chip
from strategy.admin.preview import PreviewMixin

# After these buttons the editor stays on the page.
_STAY = {"_continue", "_draft", "_unpublish"}


class DraftForm(forms.ModelForm):
    """Shows the draft if there is one."""

    def __init__(self, *args, instance=None, **kwargs):
        super().__init__(*args, instance=instance.with_draft() if instance and instance.pk else instance, **kwargs)


class PublicationFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [
            ("draft", _("Draft: only staff can see it")),
            ("public", _("Published: everybody can see it")),
            ("changed", _("With a draft of a change")),
        ]

    def queryset(self, request, queryset):
        conditions = {
            "draft": {"is_published": False},
            "public": {"is_published": True},
            "changed": {"draft__isnull": False},
        }
        return queryset.filter(**conditions[self.value()]) if self.value() in conditions else queryset


class PublicationMixin(DraftHistoryMixin, MissingFileMixin, PreviewMixin):
    """For a ModelAdmin of a Publishable: a new row is a draft, and a change of a public one can be kept as a draft."""

    form = DraftForm
    change_form_template = "admin/strategy/publication_form.html"
    file_field = "picture"
    what_readers_see = _("The picture is missing on the server, or is empty. Readers see the text without it.")

    def changeform_view(self, request, object_id=None, *args, **kwargs):
        """Take from the site, or remove the draft, before the form is read: it may have errors, and that is urgent."""
        pressed = {"_unpublish", "_discard"} & request.POST.keys()
        if pressed and object_id:
            row = get_object_or_404(self.model, pk=read_number(object_id))
            if not self.has_change_permission(request, row):
                raise PermissionDenied
            if "_discard" in pressed:
                return self._discard(request, row)
            if not self._unpublish(request, row):
                return HttpResponseRedirect(request.path)
        return super().changeform_view(request, object_id, *args, **kwargs)

    def _unpublish(self, request, row):
        """Return whether the row is a draft then."""
        try:
            unpublish(row=row)
        except PageIsNeeded:
            messages.error(request, _("The portal links to this page, so it stays on the website. Change its text."))
            return False
        self.log_change(request, row, _("Taken from the website."))
        messages.success(request, _("“%(title)s” is taken from the website. Only staff can see it.") % {"title": row})
        return True

    def _discard(self, request, row):
        if not self.is_as_seen(request, row):
            text = _("Somebody else changed the draft while you had it open, so it is not removed. Read it first.")
            messages.error(request, text)
            return HttpResponseRedirect(request.path)
        if row.waiting_draft:
            row.waiting_draft.delete()
            self.log_draft(request, row, "removed")
        messages.success(request, _("The draft is removed. The text on the website is as before."))
        return HttpResponseRedirect(request.path)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context |= {"publication": self.publication(obj) if obj else "", "draft": obj and obj.waiting_draft}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def view_on_site(self, obj):
        """Return the address of the page, or of its preview as long as readers cannot see it."""
        if obj.is_public and not obj.waiting_draft:
            return obj.get_absolute_url()
        [(_code, _name, address), *_others] = self.preview_addresses(obj)
        return address

    def save_model(self, request, obj, form, change):
        """Save the row, or with the button for that keep the change of a published one as a draft."""
        self.begin_transaction(request)
        if change and obj.is_published and "_draft" in request.POST:
            self._save_draft(request, obj, form)
            return
        is_new_on_site = "_publish" in request.POST and not obj.is_published
        if is_new_on_site:
            obj.mark_as_published()
        if obj.waiting_draft:
            public = self.model.objects.get(pk=obj.pk)
            follow_draft(public, public.with_draft(), obj)
        if not change or form.changed_data or is_new_on_site or obj.waiting_draft:
            obj._history_user = request.user
            obj.save()
        else:
            confirm_texts(obj)
        if obj.waiting_draft:
            obj.waiting_draft.delete()
        self.keep_if_chosen(request, obj)

    def _save_draft(self, request, obj, form):
        """Keep what was typed as a draft, and save what a draft cannot hold, such as the order."""
        obj.store_files()
        public, typed = self.model.objects.select_for_update().get(pk=obj.pk), obj.public_texts
        obj.set_texts(public.public_texts)
        obj.saved_draft = save_draft(
            row=public, texts=typed, by=request.user, confirmed=obj.__dict__.pop("confirmed_texts", ())
        )
        if set(form.changed_data) - set(obj.draft_columns()):
            obj._history_user = request.user
            obj.save()

    def restore_note(self, row):
        return super().restore_note(row) if row.is_public else _("Only staff can see it until it is published.")

    def response_add(self, request, obj, post_url_continue=None):
        return self._response(request, obj, self.response_post_save_add)

    def response_change(self, request, obj):
        return self._response(request, obj, self.response_post_save_change)

    def _response(self, request, obj, go_to_list):
        """Say what became of the text."""
        if "_unpublish" not in request.POST:  # which has said so already
            messages.success(request, _outcome(request, obj))
        if _STAY & request.POST.keys():
            return HttpResponseRedirect(
                reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[obj.pk])
            )
        return go_to_list(request, obj)

    @admin.display(description=_("state"), ordering="is_published")
    def publication(self, obj):
        chip = (
            format_html('<span class="chip">{}</span>', _("There is a draft of a change")) if obj.waiting_draft else ""
        )
        parts = [_state(obj), chip, missing_file_chip(obj)]
        return format_html_join(" ", "{}", [[part] for part in parts if part])


def _state(obj):
    if not obj.is_published:
        return format_html('<span class="chip chip--attention">{}</span>', _("Draft: only staff can see it"))
    if obj.is_public:
        return _("Published: everybody can see it")
    return format_html('<span class="chip">{}</span>', _("Planned for %(time)s") % {"time": _when(obj)})


def _when(obj):
    return date_format(timezone.localtime(obj.publish_at), "SHORT_DATETIME_FORMAT")


def _outcome(request, obj):
    if not obj.is_published:
        text = _("“%(title)s” is saved as a draft. Only staff can see it.")
    elif "_draft" not in request.POST:
        if not obj.is_public:
            text = _("“%(title)s” is saved. It comes on the website %(time)s.")
            return text % {"title": obj, "time": _when(obj)}
        text = _("“%(title)s” is saved. It is on the website now.")
    elif obj.saved_draft:
        text = _("The change of “%(title)s” is saved as a draft. The website shows the text as before.")
    else:
        text = _("The text of “%(title)s” is the one that is on the website. There is no draft.")
    return text % {"title": obj}
