"""The buttons on the page of an account that change how its owner logs in. None of them shows or sets a password."""

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from core.mail.queue import queue_mail
from core.models.outgoing_mail import OutgoingMail
from naravard.sign_in.organisation_account import logs_in_at_provider_alone
from naravard.sign_in.second_factor import remove_second_factor
from naravard.sign_in.session_limits import end_sessions

JUST_NOW = timedelta(minutes=1)  # within which the same mail to the same person is a second click


class AccountAction(NamedTuple):
    """
    A button: what stands on it, for which accounts it is offered, what it does (returns what to say) and why.

    `mail` is the kind of mail that it sends, if that is all it does.
    """

    label: str
    is_offered: Callable
    do: Callable
    explanation: str
    mail: str = ""

    def was_just_done(self, account):
        """Return whether the mail of the button is on its way already, as after a double click."""
        mails = OutgoingMail.objects.filter(kind=self.mail, about_id=account.pk)
        return bool(self.mail) and mails.filter(created_at__gt=timezone.now() - JUST_NOW).exists()


def invite(account):
    queue_mail(kind="sign_in.invitation", about=account)
    return _("An invitation is on its way to %(address)s.") % {"address": account.email}


def _send_link(account):
    queue_mail(kind="sign_in.password", about=account)
    return _("A link for a new password is on its way to %(address)s.") % {"address": account.email}


def _end_sessions(account):
    count = end_sessions(account)
    return ngettext("%(count)d session has ended.", "%(count)d sessions have ended.", count) % {"count": count}


def _remove_second_factor(account):
    remove_second_factor(account)
    end_sessions(account)
    if account.email:
        queue_mail(kind="sign_in.changed", about=account)
    return _("The second factor is removed. The person sets up a new one at the next login.")


def has_never_been_used(account):
    return account.last_login is None and not account.has_usable_password()


ACTIONS = {
    "invite": AccountAction(
        _("Send the invitation again"),
        lambda account: account.email and account.is_active and has_never_been_used(account),
        invite,
        _("It holds a link with which the person chooses a password."),
        mail="sign_in.invitation",
    ),
    "send-link": AccountAction(
        _("Send a link for a new password"),
        lambda account: (
            account.email
            and account.is_active
            and not has_never_been_used(account)
            and not logs_in_at_provider_alone(account)
        ),
        _send_link,
        _("To the e-mail address of the account. The present password holds until a new one is chosen."),
        mail="sign_in.password",
    ),
    "end-sessions": AccountAction(
        _("Log out everywhere"),
        lambda account: account.usersession_set.exists(),
        _end_sessions,
        _("For instance when a computer is lost."),
    ),
    "remove-second-factor": AccountAction(
        _("Remove the second factor"),
        lambda account: Authenticator.objects.filter(user=account).exists(),
        _remove_second_factor,
        _("For somebody who has lost the telephone and the recovery codes. Make sure that it is them who ask."),
    ),
}


def offered_actions(account):
    """Return {name: AccountAction} of what is of use for the account as it is."""
    return {name: action for name, action in ACTIONS.items() if action.is_offered(account)}


@require_POST
@transaction.atomic
def do_account_action(request, object_id, name, *, model_admin):
    """
    Do what the button says, if it is still offered, and lead back to the account.

    The row is locked, so that of two clicks at once the second sees what the first has done.
    """
    account = model_admin.get_object(request, object_id)
    if account is None or name not in ACTIONS:
        raise Http404
    account = get_object_or_404(model_admin.get_queryset(request).select_for_update(), pk=account.pk)
    if not model_admin.has_change_permission(request, account) or account == request.user:
        raise PermissionDenied
    action = offered_actions(account).get(name)
    if action is None:
        messages.info(request, _("That is not of use any more: the account has changed meanwhile."))
    elif action.was_just_done(account):
        text = _("The mail to %(address)s is on its way already. It can take a few minutes.")
        messages.info(request, text % {"address": account.email})
    else:
        messages.success(request, action.do(account))
        model_admin.log_change(request, account, str(action.label))
    return redirect("admin:contacts_user_change", account.pk)
