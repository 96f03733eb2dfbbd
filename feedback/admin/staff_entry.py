"""Staff entry: the page where staff write down an inspel that came by telephone, paper, e-mail or at a meeting."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core.admin.pages import render_admin_page
from core.language_names import written_languages
from core.language_select import LanguageSelect
from core.models.validators import refuse_future
from core.qr_code import qr_svg
from core.sent_again import comes_back, form_is_back, is_sent_again
from feedback.actions import submit_on_behalf
from feedback.forms.inspel import InspelForm
from feedback.models import DialogueRound, Inspel
from feedback.privacy.private_link import private_url, token_of

# The joint work started that year: an earlier date is a typing error.
FIRST_YEAR = 2020
# How long the one who wrote the inspel down can see its private link, to give it to the sender.
SLIP_HOURS = 24
# The fields whose values are filled in for the next inspel, since several often come at the same meeting.
REPEATED_FIELDS = [
    *["channel", "said_on", "dialogue_round", "municipality", "sub_goal", "role", "language", "text_language"]
]
LABELS = {
    "text": (_("What was said"), _("As close to the person's own words as you can. It cannot be changed afterwards.")),
    "text_language": (_("What was said is in another language"), _("Such as a letter that you write off.")),
    "sub_goal": (_("Sub-goal"), ""),
    "municipality": (_("Municipality"), ""),
    "role": (_("Who said it?"), ""),
    "may_publish": (
        _("The person said yes to having it published without a name"),
        _("Tick it only if you asked. A process leader still reads and edits the text first."),
    ),
    "name": (_("Name (optional)"), _("Only if the person wants us to know it. It is never published.")),
    "email": (_("E-mail address (optional)"), _("Then the private link is sent there at once.")),
    "may_contact": (
        _("The person said yes to e-mail about the inspel"),
        _("Then a mail goes out when there is an answer."),
    ),
}
ERRORS = {"text": _("Write what was said."), "role": _("Choose who said it.")}


class StaffEntryForm(InspelForm):
    """The public form, filled in by staff for somebody else, with how and when the inspel came."""

    channel = forms.ChoiceField(
        label=_("How did it come?"),
        choices=[choice for choice in Inspel.Channel.choices if choice[0] != Inspel.Channel.WEB],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it came.")},
    )
    said_on = forms.DateField(
        label=_("When was it said or received?"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("The ten working days to answer count from today."),
        error_messages={"required": _("Write the date."), "invalid": _("Write the date as 2026-11-21.")},
        validators=[refuse_future],
    )
    dialogue_round = forms.ModelChoiceField(
        DialogueRound.objects.none(), label=_("Dialogue round"), required=False, empty_label=_("No dialogue round")
    )
    language = forms.ChoiceField(
        label=_("In which language do you write it?"), choices=settings.LANGUAGES, widget=LanguageSelect
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rounds = DialogueRound.objects.filter(is_example=False, opens_at__lte=timezone.now()).order_by("-opens_at")
        self.fields["dialogue_round"].queryset = rounds
        self.fields["text_language"].choices = [("", _("The same language")), *written_languages()]
        self.fields["text_language"].initial = ""
        self.fields["said_on"].widget.attrs["max"] = timezone.localdate().isoformat()
        for name, (label, help_text) in LABELS.items():
            self.fields[name].label, self.fields[name].help_text = label, help_text
        for name, message in ERRORS.items():
            self.fields[name].error_messages["required"] = message
        for name in ["name", "email"]:
            self.fields[name].widget.attrs["autocomplete"] = "off"  # the data of another person than the browser knows

    def least_seconds(self):
        """Ask nothing: who is logged in is no program, and often pastes a text that is written already."""
        return 0

    def clean_said_on(self):
        said_on = self.cleaned_data["said_on"]
        if said_on.year < FIRST_YEAR:
            raise ValidationError(_("Check the year."), code="year")
        return said_on

    def clean(self):
        cleaned = super().clean()
        dialogue_round = cleaned.get("dialogue_round")
        for name in ["sub_goal", "municipality"]:
            if dialogue_round and name in cleaned:
                cleaned[name] = cleaned[name] or getattr(dialogue_round, name)
        return cleaned


class StaffEntryMixin:
    """Replaces Django's page for adding a row."""

    def has_add_permission(self, request):
        return request.user.has_perm("feedback.moderate_inspel")

    @comes_back(form=lambda: StaffEntryForm())  # made, since it has labels of its own
    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return _entry_page(self, request, StaffEntryForm(initial=_initial_values(request.GET)))
        form = StaffEntryForm(request.POST)
        if is_sent_again(request):
            form_is_back(request)
            return _entry_page(self, request, form.as_typed())
        if not form.is_valid():
            messages.error(request, _("Nothing is saved yet. See what is missing below."))
            return _entry_page(self, request, form)
        inspel, _token = submit_on_behalf(by=request.user, **form.cleaned_data)
        return _redirect_after(request, form, inspel)


def _entry_page(model_admin, request, form):
    context = {"title": _("Write down an inspel"), "written": _written_by(request.user)[:30]}
    template = "admin/feedback/inspel/staff_entry/form.html"
    response = render_admin_page(model_admin, request, template, context, form=form)
    response["Referrer-Policy"] = "same-origin"
    return response


def _redirect_after(request, form, inspel):
    """Go on to the slip, or to an empty form for the next inspel if that button was clicked."""
    slip_url = reverse("admin:feedback_inspel_slip", args=[inspel.pk])
    if "_addanother" not in request.POST:
        return redirect(slip_url)
    link = format_html('<a href="{}">{}</a>', slip_url, _("Slip to hand over"))
    messages.success(request, format_html("{} {}", _("%(reference)s is saved.") % {"reference": inspel}, link))
    repeated = {name: form[name].data for name in REPEATED_FIELDS if form[name].data}
    return redirect(reverse("admin:feedback_inspel_add", query=repeated))


def slip_page(model_admin, request, pk):
    """Show reference, private link and QR code, for SLIP_HOURS and only to the one who wrote the inspel down."""
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    inspel = get_object_or_404(_written_by(request.user), pk=pk)
    address = private_url(inspel) if token_of(inspel) else ""
    context = {
        "title": _("Slip for %(reference)s") % {"reference": inspel},
        "inspel": inspel,
        "address": address,
        "qr": qr_svg(address) if address else "",
        "next_url": reverse("admin:feedback_inspel_add", query=_repeated_values(inspel)),
    }
    response = render_admin_page(model_admin, request, "admin/feedback/inspel/staff_entry/slip.html", context)
    response["Referrer-Policy"] = "no-referrer"
    return response


def _written_by(user):
    """Return the inspel that the user has written down within SLIP_HOURS, newest first."""
    since = timezone.now() - timedelta(hours=SLIP_HOURS)
    return Inspel.objects.filter(entered_by=user, received_at__gte=since).order_by("-received_at", "-pk")


def _initial_values(parameters):
    """Return what the form is filled in with, from the parameters of the address."""
    repeated = {name: parameters[name].replace("\0", "") for name in REPEATED_FIELDS if name in parameters}
    return {"said_on": timezone.localdate(), "language": settings.LANGUAGE_CODE} | repeated


def _repeated_values(inspel):
    """Return the REPEATED_FIELDS of a saved inspel as parameters of an address."""
    values = {
        "channel": inspel.channel,
        "said_on": inspel.said_on.isoformat(),
        "dialogue_round": inspel.dialogue_round_id,
        "municipality": inspel.municipality and inspel.municipality.slug,
        "sub_goal": inspel.sub_goal and inspel.sub_goal.slug,
        "role": inspel.role,
        "language": inspel.language,
        "text_language": inspel.text_language,
    }
    return {name: value for name, value in values.items() if value}
