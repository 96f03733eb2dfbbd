"""What a ModelAdmin of an ApprovedText does: a change of an approved text becomes a draft that waits for approval."""

from functools import partial

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from core.translations.follow import confirm_texts, follow_draft
from strategy.actions import TextHasChanged, lock_text, save_draft
from strategy.admin.draft_history import DraftHistoryMixin, draft_in_words
from strategy.models.approval import APPROVAL_FIELDS


class ApprovedTextForm(forms.ModelForm):
    """Shows the draft if there is one, and refuses to save over what the user has not seen."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    begin_transaction = None  # a function, which the ModelAdmin sets where the row is saved

    def __init__(self, *args, instance=None, initial=None, **kwargs):
        if instance and instance.pk:
            initial = (initial or {}) | instance.newest_texts | {"seen": instance.fingerprint}
        super().__init__(*args, instance=instance, initial=initial, **kwargs)
        self.public = None  # the locked row as it is before it is saved

    def _post_clean(self):
        """Lock the row last, when the texts have been cleaned: that takes longer than a lock should be held."""
        super()._post_clean()
        if self.instance.pk and self.begin_transaction:
            self.begin_transaction()
            try:
                self.public = lock_text(type(self.instance), self.instance.pk, seen=self.cleaned_data.get("seen"))
            except TextHasChanged:
                self._show_as_seen()

    def _show_as_seen(self):
        """Say that the text has changed, keep what was typed, and let it be saved once the user has compared."""
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = type(self.instance).objects.get(pk=self.instance.pk).fingerprint
        text = _(
            "The text was changed, approved or returned while you were writing. Nothing is saved yet, and what you "
            'typed is still here. Compare it with <a href="{}" target="_blank">what is saved now</a>, and save again.'
        )
        self.add_error(None, format_html(text, draft_address(self.instance)))


class ApprovedTextMixin(DraftHistoryMixin):
    """
    For a ModelAdmin of an ApprovedText, before ContentAdmin. `form` is an ApprovedTextForm.

    Editors write the text; only users with the permission `approve` can approve it.
    """

    form = ApprovedTextForm
    readonly_fields = ["status"]

    def has_approve_permission(self, request):
        return request.user.has_perm(f"{self.opts.app_label}.approve_{self.opts.model_name}")

    def is_on_site(self, obj):
        """Return whether the text is where anybody reads it."""
        return True

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.begin_transaction = partial(self.begin_transaction, request)
        return form

    def get_fieldsets(self, request, obj=None):
        *languages, (name, options) = super().get_fieldsets(request, obj)
        if obj and self.has_change_permission(request, obj):
            options = options | {"fields": [*options["fields"], "seen"]}
        return [*languages, (name, options)]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context |= {
            "draft": obj and obj.waiting_draft,
            "becomes_draft": bool(obj and not obj.is_unapproved),
            "is_public": bool(obj and self.is_on_site(obj)),
            "can_approve": self.has_approve_permission(request),
        }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def save_model(self, request, obj, form, change):
        """Publish the text if the button says so, or if it was never approved; else keep it as a draft."""
        self.begin_transaction(request)
        approves = "_approve" in request.POST
        if approves and not self.has_approve_permission(request):
            raise PermissionDenied
        if change and not approves and not obj.is_unapproved:
            self._save_draft(request, obj, form)
            return
        draft = form.public.waiting_draft if change else None
        if draft:
            follow_draft(form.public, form.public.with_draft(), obj)
        if approves:
            obj.mark_as_approved(by=request.user)
        elif not change:
            obj.is_unapproved = True
        if not change or draft or form.changed_data:
            obj.save()
        else:
            confirm_texts(obj)
            if approves:
                obj.save(update_fields=APPROVAL_FIELDS)
        if draft:
            draft.delete()

    def _save_draft(self, request, obj, form):
        """Keep the text that was typed as a draft, and save what else was changed with the public text."""
        typed = obj.public_texts
        obj.set_texts(form.public.public_texts)
        obj.saved_draft = save_draft(
            row=form.public, texts=typed, by=request.user, confirmed=obj.__dict__.pop("confirmed_texts", ())
        )
        if set(form.changed_data) - set(obj.draft_columns()):
            obj.save()

    def restored_as_draft(self, row):
        return not row.is_unapproved

    def restore_note(self, row):
        if not self.restored_as_draft(row):
            return super().restore_note(row)
        note = _("The text becomes a draft for a process leader.")
        return f"{note} {self.note_on_draft(row)}" if row.waiting_draft else note

    def note_on_draft(self, row):
        text = _("It takes the place of the draft that %(name)s saved %(time)s, which is removed.")
        return text % draft_in_words(row)

    def save_restored(self, request, row):
        """Restore an approved text as a draft, in the place of one that waits."""
        if not self.restored_as_draft(row):
            return super().save_restored(request, row)
        public = type(row).objects.get(pk=row.pk)
        said = {"confirmed": row.__dict__.pop("confirmed_texts", ()), "begun": row.__dict__.pop("begun_texts", {})}
        if save_draft(row=public, texts=row.public_texts, by=request.user, **said):
            self.log_draft(request, row, "saved")
        return _("The version is a draft now. The website shows the approved text until the draft is approved.")

    def response_change(self, request, obj):
        """Say what became of the text: Django would call a draft “changed”."""
        messages.success(request, _outcome(request, obj, is_on_site=self.is_on_site(obj)))
        if "_continue" in request.POST:
            return HttpResponseRedirect(request.path)
        return self.response_post_save_change(request, obj)

    @admin.display(description=_("state of the text"), ordering="is_unapproved")
    def status(self, obj):
        return format_html_join(" ", "{}", [[part] for part in [_approval(obj), _draft_chip(obj)] if part])


def _outcome(request, obj, *, is_on_site):
    if "_approve" in request.POST:
        if not is_on_site:
            return _("“%(title)s” is saved and approved.") % {"title": str(obj)}
        return _("“%(title)s” is saved and approved. It is on the website now.") % {"title": str(obj)}
    if not is_on_site:
        text = _("“%(title)s” is saved. Nobody but staff sees it until its strategy is the current one.")
    elif obj.is_unapproved:
        text = _("“%(title)s” is saved. It is on the website, marked as not yet approved.")
    elif obj.saved_draft:
        text = _("The draft of “%(title)s” is saved. The website shows the approved text until the draft is approved.")
    else:
        text = _("The text of “%(title)s” is the one that is on the website. There is no draft.")
    return text % {"title": str(obj)}


def _approval(obj):
    if obj.is_unapproved:
        return format_html('<span class="chip chip--attention">{}</span>', _("Not yet approved"))
    if obj.approved_at is None:
        return _("Approved")
    return _("Approved %(when)s by %(who)s") % {
        "when": date_format(timezone.localtime(obj.approved_at), "SHORT_DATE_FORMAT"),
        "who": obj.approved_by,
    }


def _draft_chip(obj):
    """Return a link to what the draft changes, or "" if there is none."""
    draft = obj.waiting_draft
    if draft is None:
        return ""
    is_returned = getattr(draft, "returned_at", None)
    text = _("Draft, returned to the editors") if is_returned else _("Draft that waits for a process leader")
    return format_html('<a class="chip chip--attention" href="{}">{}</a>', draft_address(obj), text)


def draft_address(obj):
    """Return the address of the page that shows what the draft of the row changes: that of a review, or the form."""
    page = "review" if obj._meta.model_name == "subgoal" else "change"
    return reverse(f"admin:{obj._meta.app_label}_{obj._meta.model_name}_{page}", args=[obj.pk])
