"""Dialogue rounds and their questions in the admin."""

from functools import partial

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from core.admin.base import ContentAdmin, ContentInline
from core.admin.pages import admin_path
from core.date_spans import is_same_day
from core.pdf.faults import advice, faults_after
from feedback.admin.dialogue_round_actions import answer_all, close, copy, extend, set_summary_publication
from feedback.lifecycle import Handling
from feedback.models import DialogueRound, RoundQuestion
from feedback.models.dialogue_round import STAYS_IN_ROUND
from feedback.rounds.poster import PAPER_SIZES, poster_kind, round_poster_pdf, untranslated_posters
from strategy.models import SubGoal

# The pages below /admin/feedback/dialogueround/ that ModelAdmin does not have: (route, page function, name of the URL).
PAGES = [
    ("<int:pk>/close/", close, "feedback_dialogueround_close"),
    ("<int:pk>/extend/", extend, "feedback_dialogueround_extend"),
    ("<int:pk>/copy/", copy, "feedback_dialogueround_copy"),
    ("<int:pk>/summary/", set_summary_publication, "feedback_dialogueround_summary"),
    ("<int:pk>/answer/", answer_all, "feedback_dialogueround_answer"),
]


class StandingForm(forms.ModelForm):
    """Shows what stands, because somebody has answered it, as fields that cannot be changed."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.standing_note = ""
        for column in self.instance.standing_values():
            name = self._meta.model._meta.get_field(column).name
            # What a page that was opened before the first answer sends is refused in words, not left out in silence.
            if name in self.fields and self.add_prefix(name) not in self.data:
                self.fields[name].disabled = True
                self.standing_note = _standing_note(column)
                self.fields[name].help_text = self.standing_note


def _standing_note(column):
    return STAYS_IN_ROUND if column == "round_id" else _("Somebody has answered, so this stands as it was asked.")


class DialogueRoundForm(StandingForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if field := self.fields.get("sub_goal"):
            field.queryset = SubGoal.objects.current_and([self.instance.sub_goal_id])
            field.label_from_instance = SubGoal.title_with_years.fget

    def clean(self):
        cleaned = super().clean()
        opens_at, closes_at = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("closes_at", _("It must close after it opens."))
        return cleaned


class WhenFilter(admin.SimpleListFilter):
    title = _("when")
    parameter_name = "when"

    def lookups(self, request, model_admin):
        return [("open", _("Open now")), ("coming", _("Coming")), ("closed", _("Has closed"))]

    def queryset(self, request, queryset):
        now = timezone.now()
        choices = {
            "open": Q(is_announced=True, opens_at__lte=now, closes_at__gt=now),
            "coming": Q(opens_at__gt=now),
            "closed": Q(closes_at__lte=now),
        }
        return queryset.filter(choices.get(self.value(), Q()))


class RoundQuestionInline(ContentInline):
    """The questions. What is answered stands: see StandingForm."""

    model = RoundQuestion
    form = StandingForm
    fields = ["order", "text_sv", "help_text_sv", "is_required", "is_asked"]
    verbose_name_plural = _("Questions (other languages: “Change” on a saved question)")

    def has_delete_permission(self, request, obj=None):
        """Refuse to delete a question once the round has opened: somebody may be answering it."""
        has_opened = obj is not None and obj.is_announced and obj.opens_at <= timezone.now()
        return super().has_delete_permission(request, obj) and not has_opened


@admin.register(RoundQuestion)
class RoundQuestionAdmin(ContentAdmin):
    restorable = False  # its form has rules that an earlier version may break
    form = StandingForm
    texts = ["text", "help_text"]
    fieldsets = [(None, {"fields": ["round", "order", "is_required", "is_asked"]})]
    list_display = ["text_sv", "round", "order", "is_required", "is_asked"]
    list_filter = ["round"]
    list_select_related = ["round"]
    search_fields = ["text_sv"]
    ordering = ["round", "order"]

    def view_on_site(self, obj):
        return obj.round.get_absolute_url() if obj.round.is_announced else None

    def save_label(self, obj):
        is_announced = obj and obj.round.is_announced
        return super().save_label(obj) if is_announced else _("Save; on the site only if its round is")

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(DialogueRound)
class DialogueRoundAdmin(ContentAdmin):
    """Dialogue rounds, with their questions, posters, number of inspel and the buttons of dialogue_round_actions."""

    restorable = False  # its form has rules that an earlier version may break
    form = DialogueRoundForm
    texts = ["title", "intro", "summary"]
    fieldsets = [
        (
            _("When"),
            {
                "fields": ["opens_at", "closes_at", "is_announced"],
                "description": _("It opens and closes by itself. Who is writing when it closes gets 15 minutes more."),
            },
        ),
        (_("What it is about"), {"fields": ["sub_goal", "municipality"]}),
        (_("On the site"), {"fields": ["slug", "code"]}),
    ]
    readonly_fields = ["code"]
    inlines = [RoundQuestionInline]
    list_display = ["title_sv", "hours", "came_in", "sub_goal", "municipality", "example"]
    list_filter = [
        WhenFilter,
        "is_announced",
        ("sub_goal", admin.RelatedOnlyFieldListFilter),
        "municipality",
        "is_example",
    ]
    list_select_related = ["sub_goal", "municipality"]
    search_fields = ["title_sv", "intro_sv", "code"]
    search_help_text = _("Search by title, text or short code.")
    date_hierarchy = "opens_at"
    ordering = ["-opens_at", "slug"]
    slug_from = "title_sv"
    change_form_template = "admin/feedback/dialogueround/change_form.html"

    def get_queryset(self, request):
        is_waiting = Q(inspel__handling__in=Handling.open_states())
        counts = {"inspel_count": Count("inspel"), "waiting_count": Count("inspel", filter=is_waiting)}
        return super().get_queryset(request).annotate(**counts)

    def view_on_site(self, obj):
        return obj.get_absolute_url() if obj.is_announced else None

    def save_label(self, obj):
        is_announced = obj and obj.is_announced
        return super().save_label(obj) if is_announced else _("Save; on the site only if that is ticked")

    def save_model(self, request, obj, form, change):
        if not change:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)

    def after_save(self, request, saved_forms):
        super().after_save(request, saved_forms)
        dialogue_round = saved_forms[0].instance
        if in_swedish := untranslated_posters(dialogue_round):
            text = _("The posters in these languages show your text in Swedish, since it is not translated: %(names)s.")
            messages.warning(request, text % {"names": ", ".join(in_swedish)})
        for sentence in _poster_advice(dialogue_round):
            messages.warning(request, sentence)

    def get_urls(self):
        return [*(admin_path(self, *page) for page in PAGES), *super().get_urls()]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj:
            context |= {
                "now": self._current_facts(obj),
                "posters": _posters(obj),
                "can_change": self.has_change_permission(request),
            }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def _current_facts(self, obj):
        return {
            "is_open": obj.is_open(),
            "has_closed": obj.has_closed(),
            "count": obj.inspel_count,
            "waiting": obj.waiting_count,
            "queue_url": reverse("admin:feedback_inspel_changelist") + f"?dialogue_round__id__exact={obj.pk}",
        }

    @admin.display(description=_("when"), ordering="opens_at")
    def hours(self, obj):
        shown = "TIME_FORMAT" if is_same_day(obj.opens_at, obj.closes_at) else "SHORT_DATETIME_FORMAT"
        opens = date_format(timezone.localtime(obj.opens_at), "SHORT_DATETIME_FORMAT")
        closes = date_format(timezone.localtime(obj.closes_at), shown)
        return format_html('{}<br><span class="quiet">{} – {}</span>', self._state(obj), opens, closes)

    def _state(self, obj):
        if not obj.is_announced:
            return format_html('<span class="chip chip--attention">{}</span>', _("Not announced"))
        if obj.is_open():
            return format_html('<span class="chip chip--answered">{}</span>', _("Open now"))
        return _("Has closed") if obj.has_closed() else _("Coming")

    @admin.display(description=_("came in"), ordering="inspel_count")
    def came_in(self, obj):
        return _("%(count)d, of which %(waiting)d wait") % {"count": obj.inspel_count, "waiting": obj.waiting_count}


def _poster_advice(dialogue_round):
    """Return a list of sentences about the faults of each poster, those that hold for several as one."""
    posters_by_faults = {}
    for code, name in settings.LANGUAGES:
        for paper in PAPER_SIZES:
            with override(code):
                make = partial(round_poster_pdf, dialogue_round, paper)
                if faults := faults_after(make, poster_kind(dialogue_round, paper)):
                    key = repr([faults.has_failed, faults.left_out, faults.missing])
                    posters_by_faults.setdefault(key, (faults, []))[1].append(f"{name} {paper.upper()}")
    return [
        sentence
        for faults, posters in posters_by_faults.values()
        for sentence in advice(faults, _("The poster (%(which)s)") % {"which": ", ".join(posters)})
    ]


def _posters(dialogue_round):
    """Return [(name of the language, its code, [(paper size, address)], whether its text is Swedish)], one for each."""
    in_swedish = untranslated_posters(dialogue_round)
    rows = []
    for code, name in settings.LANGUAGES:
        with override(code):
            address = reverse("dialogue_round_poster", args=[dialogue_round.slug])
        papers = [(paper.upper(), f"{address}?format={paper}") for paper in PAPER_SIZES]
        rows.append((name, code, papers, str(name) in in_swedish))
    return rows
