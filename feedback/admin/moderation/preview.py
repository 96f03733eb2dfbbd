"""
The preview of an action: the public page and the mails that it would lead to.

The action is run, its result is rendered, and then the transaction is rolled back. So the preview cannot differ from
what the action does.
"""

import re
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from core.admin.pages import render_admin_page
from core.anonymous_visit import anonymous_visit
from core.mail.queue import capture_queued_mail
from core.mail.registry import compose
from core.not_done import post_only
from core.sent_again import comes_back
from feedback.actions import PersonalDataFound
from feedback.admin.contact_details import BOX
from feedback.admin.moderation.access import for_moderators
from feedback.admin.moderation.apply import EditConflict, apply_action
from feedback.admin.moderation.button_labels import worded
from feedback.admin.moderation.form import ModerationForm
from feedback.admin.moderation.page_actions import PAGE_ACTIONS
from feedback.lifecycle import TransitionNotAllowed
from feedback.models import Inspel
from feedback.moderators import addresses_of, moderators

# The last part of a private link is the key to the sender's page, which nobody else may see.
_KEY = re.compile(r"(https?://\S+/)[\w:.-]{20,}(?=[/\s]|$)")
_SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL | re.IGNORECASE)


@dataclass
class MailPreview:
    subject: str
    to: list
    text: str
    language: str
    is_to_sender: bool


@dataclass
class Preview:
    """`page` is the public page as HTML, or ""; `why_no_mail` says why the sender gets none, or is ""."""

    mails: list = field(default_factory=list)
    page: str = ""
    why_no_mail: str = ""


@comes_back(form=ModerationForm)  # nothing of it is kept, so it may be sent again
@for_moderators
@post_only
@method_decorator(require_POST)
def preview_page(model_admin, request, inspel):
    action = PAGE_ACTIONS.get(request.POST.get("preview"), PAGE_ACTIONS["save_draft"])
    data = request.POST.copy()
    data[BOX] = "on"  # what the box asks is asked when it is sent
    form = ModerationForm(data, inspel=inspel, action=action)
    preview, refused = None, ""
    if form.is_valid():
        try:
            preview = preview_action(request, inspel=inspel, action=action, data=form.cleaned_data, seen=form.seen)
        except PersonalDataFound as error:
            refused = error.reason
        except (EditConflict, TransitionNotAllowed):
            refused = _("Somebody else has changed this inspel meanwhile. Press the button on its page to see what.")
    title = _("Preview: %(move)s") % {"move": worded(action, inspel).label}
    context = {"title": title, "inspel": inspel, "form": form, "preview": preview, "refused": refused}
    return render_admin_page(model_admin, request, "admin/feedback/inspel/moderation/preview.html", context)


@transaction.atomic
def preview_action(request, *, inspel, action, data, seen):
    """Run the action, return its Preview, and roll everything back. Raises what `apply_action` raises."""
    savepoint = transaction.savepoint()
    try:
        with capture_queued_mail() as queued:
            apply_action(inspel=inspel, action=action, by=request.user, data=data, seen=seen)
        inspel = Inspel.objects.get(pk=inspel.pk)
        staff = addresses_of(moderators())
        mails = [_mail(message, inspel, staff) for message in map(compose, queued) if message]
        page = _public_page(request, inspel) if inspel.is_public else ""
        return Preview(mails, page, _why_no_mail(inspel, mails))
    finally:
        transaction.savepoint_rollback(savepoint)


def _why_no_mail(inspel, mails):
    if any(mail.is_to_sender for mail in mails):
        return ""
    if inspel.personal_data_erased_at:
        return _("The sender has erased the address. What you write is on the sender's own page.")
    if not inspel.email:
        return _("The sender left no address. What you write is on the sender's own page.")
    if not inspel.may_contact:
        return _("The sender has not said yes to e-mail. What you write is on the sender's own page.")
    return _("This step sends the sender no e-mail.")


def _public_page(request, inspel):
    """Return the HTML of the public page as an anonymous visitor gets it, without its scripts."""
    with override(settings.LANGUAGE_CODE):
        visit = anonymous_visit(request, inspel.get_absolute_url())
        response = visit.resolver_match.func(visit, *visit.resolver_match.args, **visit.resolver_match.kwargs)
    return _SCRIPT.sub("", response.text)


def _mail(message, inspel, staff):
    addresses = [*message.to, *message.bcc]
    to = [_receiver(address, inspel, staff) for address in addresses]
    return MailPreview(message.subject, to, _KEY.sub(r"\1…", message.body), inspel.language, inspel.email in addresses)


def _receiver(address, inspel, staff):
    """Return who gets the mail: the address of a colleague, but not that of a sender, which is read by a button."""
    if address == inspel.email:
        return _("the sender")
    return address if address in staff else _("the sender of a duplicate")
