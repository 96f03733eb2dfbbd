"""The site of the admin: a dashboard with what waits first, and the models grouped by task."""

from functools import partial, wraps
from http import HTTPStatus
from itertools import count

from django.contrib.admin import AdminSite
from django.contrib.admin.options import TO_FIELD_VAR
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.views import shortcut
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import get_script_prefix, path, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.not_done import not_done
from core.numbers import read_number
from core.open_pages import note_open_page
from core.paste_notes import read_paste
from core.plain_language.advice import check_language
from core.public_cache import fresh_address
from core.sent_again import another_writer, is_sent_again
from feedback.reporting.charts import dashboard_charts
from naravard.sign_in.second_factor import lacks_second_factor
from naravard.staff.completeness import completeness
from naravard.staff.dashboard import work_items
from naravard.staff.glossary import glossary_page
from naravard.staff.place_gaps import place_completeness
from naravard.staff.translations.views import translation_urls
from naravard.staff.unsaved_input import (
    Why,
    is_button,
    refuse_another_writer,
    unsaved_input_page,
    unsaved_input_page_or_login,
)

GROUPS = [
    (
        _("What people write"),
        [
            "feedback.Inspel",
            "feedback.InspelReport",
            "feedback.ReplyTemplate",
            "feedback.Theme",
            "contacts.ContactMessage",
            "feedback.PageReaction",
            "followup.Nudge",
        ],
    ),
    (_("What we ask about"), ["feedback.DialogueRound", "feedback.RoundQuestion"]),
    (
        _("The site's content"),
        [
            "strategy.Page",
            "strategy.NewsItem",
            "strategy.Document",
            "strategy.HardWord",
            "strategy.SubGoal",
            "strategy.Audience",
            "strategy.Strategy",
            "strategy.Chapter",
            "strategy.Milestone",
            "strategy.Adoption",
        ],
    ),
    (
        _("How it goes"),
        [
            "followup.Indicator",
            "followup.Measurement",
            "followup.Comparison",
            "followup.SubGoalVerdict",
            "followup.Statement",
            "followup.AssessmentPeriod",
            "followup.Assessment",
            "followup.Activity",
            "followup.ActivityUpdate",
            "followup.Promise",
            "followup.AnnualReport",
            "followup.AnnualReportCorrection",
        ],
    ),
    (
        _("Organisations and people"),
        ["contacts.Organisation", "contacts.Contact", "contacts.GoverningBody", "contacts.Seat"],
    ),
    (_("What is kept, and how long"), ["core.StoragePeriod", "feedback.RetentionRule", "feedback.DeletionReceipt"]),
    (_("Accounts and operation"), ["contacts.User", "auth.Group", "core.AuditEntry", "core.OutgoingMail"]),
]


MENUS_KEPT = 100  # one for each set of permissions in each language: the roles make seven


def menu_key(user):
    """Return what decides which models and addresses the menu of the user has. No permission there depends on a row."""
    permissions = None if user.is_active and user.is_superuser else frozenset(user.get_all_permissions())
    return permissions, get_language(), get_script_prefix()


def _kept(request, why):
    return unsaved_input_page(request, why) if request.method == "POST" else None


def _raise(error):
    raise error


def _says_that_row_is_gone(request, response):
    """Return whether the response is what ModelAdmin answers for a row that does not exist: the admin's first page."""
    match = request.resolver_match
    if request.method != "POST" or response.status_code != HTTPStatus.FOUND or "object_id" not in match.kwargs:
        return False
    model_admin = getattr(match.func, "model_admin", None)
    is_to_first_page = response["Location"] == reverse("admin:index")
    return is_to_first_page and model_admin and not model_admin.get_object(request, unquote(match.kwargs["object_id"]))


class PortalAdminSite(AdminSite):
    site_header = _("God och nära vård i Dalarna – administration")
    site_title = _("God och nära vård i Dalarna – administration")
    index_title = _("What do you want to do?")
    site_url = fresh_address("/")
    enable_nav_sidebar = False  # the menu is in the header, so that lists and texts get the whole width

    def __init__(self, name="admin"):
        super().__init__(name)
        self._menus, self._numbers = {}, count()

    def admin_view(self, view, cacheable=False):
        """
        Give back what was typed if the session has ended, the right was withdrawn or the row was deleted meanwhile.

        Lead from a button that did nothing to the page where it stands: after a login, or when its address is opened.
        Answer what no database can look for, a huge number or a field without a name, as a wrong address.
        """

        @wraps(view)
        def inner(request, *args, **kwargs):
            if "" in (request.GET.get(TO_FIELD_VAR), request.POST.get(TO_FIELD_VAR)):
                raise BadRequest("A field has no name")
            if is_sent_again(request):
                if (writer := another_writer(request)) and writer.is_sensitive:
                    return refuse_another_writer(request, writer)
                if is_button(request):
                    return not_done(request)
            try:
                response = view(request, *args, **kwargs)
            except OverflowError as error:
                raise BadRequest("A number is too large") from error
            except (PermissionDenied, Http404) as error:
                return _kept(request, Why.GONE if isinstance(error, Http404) else Why.FORBIDDEN) or _raise(error)
            if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and request.method in {"GET", "HEAD"}:
                return not_done(request)
            return (_kept(request, Why.GONE) if _says_that_row_is_gone(request, response) else None) or response

        allowed = super().admin_view(inner, cacheable)

        @wraps(allowed)
        def view_or_unsaved_input_page(request, *args, **kwargs):
            if request.method == "POST" and not self.has_permission(request):
                return unsaved_input_page_or_login(request)
            return allowed(request, *args, **kwargs)

        return view_or_unsaved_input_page

    def register(self, model_or_iterable, admin_class=None, **options):
        """Register models, but those of allauth: how somebody logs in is theirs, and what is known of it is secret."""
        models = model_or_iterable if isinstance(model_or_iterable, (list, tuple)) else [model_or_iterable]
        models = [model for model in models if not model.__module__.startswith("allauth.")]
        super().register(models, admin_class, **options)

    def has_permission(self, request):
        """Return whether who asks may use the admin: with a second factor, where staff must have one."""
        return super().has_permission(request) and not lacks_second_factor(request)

    def get_urls(self):
        check = path(
            "plain-language/<slug:app_label>/<slug:model_name>/",
            self.admin_view(check_language),
            name="plain_language",
        )
        paste = path("paste/", self.admin_view(read_paste), name="read_paste")
        open_page = path("open/", self.admin_view(note_open_page), name="open_page")
        missing = path("completeness/", self.admin_view(partial(completeness, site=self)), name="completeness")
        words_of_portal = path("glossary/", self.admin_view(partial(glossary_page, site=self)), name="glossary")
        # The words of the admin's scripts are no secret, and a page whose session has just ended needs them too.
        words = path("jsi18n/", self.i18n_javascript, name="jsi18n")
        of_place = path(
            "completeness/<int:pk>/",
            self.admin_view(partial(place_completeness, site=self)),
            name="place_completeness",
        )
        route = "r/<path:content_type_id>/<path:object_id>/"  # in place of Django's, which asks for no permission
        on_site = path(route, self.admin_view(self.view_on_site), name="view_on_site")
        pages = [check, paste, open_page, missing, of_place, words_of_portal, words, on_site, *translation_urls(self)]
        return [*pages, *super().get_urls()]

    def view_on_site(self, request, content_type_id, object_id):
        """Lead to the page of a row on the site, whose address tells its title: only who may see the row there."""
        number = read_number(content_type_id)
        kind = number is not None and ContentType.objects.filter(pk=number).first()
        model_admin = kind and self._registry.get(kind.model_class())
        row = model_admin and model_admin.get_object(request, unquote(object_id))
        if not row:
            raise Http404
        if not model_admin.has_view_permission(request, row):
            raise PermissionDenied
        return shortcut(request, content_type_id, object_id)

    def get_app_list(self, request, app_label=None):
        return super().get_app_list(request, app_label) if app_label else self._menu(request)["groups"]

    def each_context(self, request):
        menu = self._menu(request)
        here = [
            (group, url)
            for group in menu["groups"]
            for model in group["models"]
            if (url := model["admin_url"]) and url in request.path
        ]
        return super().each_context(request) | {
            "menu_number": menu["number"],
            "menu_place": " ".join(url for _group, url in here),  # what _menu.html marks as this page
            "menu_group": here[0][0] if here else None,
        }

    def _menu(self, request):
        """
        Return {"groups": the models that the user may see, by GROUPS, "number": another for each menu there is}.

        It is kept for each set of permissions: to ask 30 models for them takes a third of a plain page.
        """
        if not self.has_permission(request):  # such as on a page that says that somebody is no longer logged in
            return {"groups": [], "number": None}
        key = menu_key(request.user)
        if key not in self._menus:
            if len(self._menus) >= MENUS_KEPT:
                self._menus.clear()
            groups = self.group_by_task(super().get_app_list(request))
            self._menus[key] = {"groups": groups, "number": next(self._numbers)}
        return self._menus[key]

    def group_by_task(self, app_list):
        """Return the app list by GROUPS instead of by app. Models without a group are added to the last one."""
        rows = {f"{app['app_label']}.{row['object_name']}": row for app in app_list for row in app["models"]}
        groups = [(name, [rows.pop(key) for key in keys if key in rows]) for name, keys in GROUPS]
        groups[-1][1].extend(rows.values())
        return [
            {"name": name, "app_label": f"group-{number}", "app_url": "", "models": models}
            for number, (name, models) in enumerate(groups)
            if models
        ]

    def app_index(self, request, app_label, extra_context=None):
        """Lead to the first page: nobody but a programmer thinks in apps, so nothing is grouped by them."""
        return redirect("admin:index")

    def index(self, request, extra_context=None):
        """Show the dashboard: what waits, then the statistics for those who may see inspel, then all models."""
        work = list(work_items(request.user))
        context = {
            "work": work,
            "own_work": [item for item in work if item["is_own"]],
            "shared_work": [item for item in work if not item["is_own"] and not item["is_for_sender"]],
            "sender_work": [item for item in work if item["is_for_sender"]],
        }
        if request.user.has_perm("feedback.view_inspel"):
            context["numbers"] = dashboard_charts(request.GET.get("period"))
        return super().index(request, context | (extra_context or {}))
