"""The page that shows what changes when a strategy becomes the current one, and does it."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.admin.pages import render_admin_page
from strategy.models import Strategy
from strategy.succession import SuccessionHasChanged, make_current, succession_to


class SuccessionForm(forms.Form):
    """One button; `seen` says what the user has read."""

    seen = forms.CharField(widget=forms.HiddenInput)


def make_current_page(model_admin, request, pk):
    """Show what changes, and make the strategy the current one by POST."""
    strategy = get_object_or_404(Strategy, pk=pk)
    if not model_admin.has_make_current_permission(request):
        raise PermissionDenied
    form = SuccessionForm(request.POST or None)
    if request.method == "POST" and not strategy.is_current and form.is_valid():
        try:
            make_current(pk=pk, seen=form.cleaned_data["seen"], by=request.user)
        except SuccessionHasChanged:
            form.add_error(None, _("Something has changed since you opened the page. Nothing is done. Read it again."))
        else:
            model_admin.log_change(request, strategy, str(_("Made the current strategy")))
            messages.success(request, _("“%(title)s” is the current strategy now.") % {"title": strategy.title})
            return redirect("admin:strategy_strategy_changelist")
        strategy.refresh_from_db()
    if strategy.is_current:
        messages.info(request, _("“%(title)s” is the current strategy already.") % {"title": strategy.title})
        return redirect(reverse("admin:strategy_strategy_changelist"))
    succession = succession_to(strategy)
    context = {
        "title": _("Make this the current strategy: %(title)s") % {"title": strategy.title},
        "succession": succession,
        "strategy": strategy,
    }
    if form.is_bound:
        form.data = form.data.copy()
        form.data["seen"] = succession.fingerprint
    else:
        form.initial["seen"] = succession.fingerprint
    return render_admin_page(model_admin, request, "admin/strategy/strategy/make_current.html", context, form=form)
