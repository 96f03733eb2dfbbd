"""The public pages of how it goes: sub-goals, key figures, and what they are for an organisation."""

from functools import partial

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from contacts.models import Organisation
from core.page_cache.parts import kept
from core.slugs import follow_former_slugs
from core.translations.outputs import ShownTexts
from followup.activities.pages import activities_about, activity_counts
from followup.chart_files import png_response, svg_response, with_notes_on_translation
from followup.downloads import rows_of, values_as_csv
from followup.figures import Figures, figure_line
from followup.indicator_files import line_file, map_file, multiples_file
from followup.indicator_page import indicator_page
from followup.models import AssessmentPeriod, Indicator
from followup.reporting_status import reporting_status, status_of
from followup.self_assessment.chart_files import dots_file, heat_file, over_time_file
from followup.self_assessment.downloads import results_as_csv
from followup.self_assessment.pages import (
    cell,
    matrix,
    period_list,
    period_page,
    results_of_place,
    statement_in,
)
from followup.self_assessment.results import AssessmentResults
from followup.sub_goals import counted, sub_goal_states
from strategy.models import SubGoal

SHOWN_OF_INDICATOR = ["question", "title", "unit"]  # in its files
MOST_QUESTIONS = 7  # at the top of how it goes: more are not read


@require_safe
def how_it_goes(request):
    return render(request, "followup/how_it_goes.html", kept(("how_it_goes",), _how_it_goes, in_each_language=False))


def _how_it_goes():
    sub_goals = list(SubGoal.objects.current())
    figures = Figures(Indicator.objects.public())
    results = AssessmentResults.shown(organisations=figures.organisations, latest_only=True)
    everyday = counted([row for row in figures.indicators if row.is_everyday])
    return {
        "states": sub_goal_states(sub_goals, figures),
        "questions": [figure_line(indicator, figures) for indicator in everyday[:MOST_QUESTIONS]],
        "sub_goals": sub_goals,
        "rows": [(place, _states_of(place, sub_goals, figures)) for place in figures.organisations],
        "assessed": matrix(sub_goals, results),
        "activities": activity_counts(),
        "status": status_of(figures, results),
    }


def _states_of(place, sub_goals, figures):
    return sub_goal_states(sub_goals, figures, lambda indicator: figures.series(indicator, place))


@require_safe
def reporting(request):
    status = kept(("reporting",), reporting_status, in_each_language=False)
    return render(request, "followup/reporting.html", {"status": status})


@require_safe
def indicator_list(request):
    return render(request, "followup/indicator_list.html", kept(("indicators",), _by_sub_goal, in_each_language=False))


def _by_sub_goal(place=None, sub_goals=None):
    """Return the key figures of each sub-goal, of a place or of all."""
    sub_goals = list(SubGoal.objects.current()) if sub_goals is None else sub_goals
    figures = Figures(Indicator.objects.public().filter(sub_goal__in=sub_goals))
    return {
        "groups": [
            (sub_goal, [figure_line(row, figures, place) for row in figures.of_sub_goal(sub_goal)])
            for sub_goal in sub_goals
        ],
        "states": (
            sub_goal_states(sub_goals, figures, lambda indicator: figures.series(indicator, place)) if place else []
        ),
    }


@follow_former_slugs(Indicator)
@require_safe
def indicator_detail(request, slug):
    return render(request, "followup/indicator.html", kept(("indicator", slug), partial(_indicator_page, slug)))


def _indicator_page(slug):
    return indicator_page(_public(slug))


def _public(slug):
    return get_object_or_404(Indicator.objects.public(), slug=slug)


def _downloadable(slug):
    """Return the key figure. Raise Http404 if there is none, or if it is made up: nobody is to spread its values."""
    return get_object_or_404(Indicator.objects.public().filter(is_example=False), slug=slug)


@follow_former_slugs(Indicator)
@require_safe
def indicator_csv(request, slug):
    response = HttpResponse(values_as_csv(_downloadable(slug)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}.csv"'
    return response


@follow_former_slugs(Indicator)
@require_safe
def indicator_json(request, slug):
    indicator = _downloadable(slug)
    shown = ShownTexts()
    languages = {name: shown.language_of(indicator, name) for name in SHOWN_OF_INDICATOR}
    content = {
        "question": indicator.question,
        "language": languages["question"],
        "languages": languages,
        "notes": shown.notes(indicator.get_absolute_url),
        "values": rows_of(indicator),
    }
    return JsonResponse(content, json_dumps_params={"ensure_ascii": False})


def _chart_response(request, file, name, ending, *, texts, path):
    """Return the picture; `texts` are [(row, field)] that stand in it, `path()` is that of the page that shows it."""
    if file is None:
        raise Http404
    file = with_notes_on_translation(file, texts, path)
    return svg_response(file, name) if ending == "svg" else png_response(request, file, name, path())


def _indicator_file(request, draw, slug, suffix, ending):
    indicator = _public(slug)
    texts = [(indicator, field) for field in SHOWN_OF_INDICATOR]
    return _chart_response(
        request, draw(indicator), f"{slug}{suffix}", ending, texts=texts, path=indicator.get_absolute_url
    )


@follow_former_slugs(Indicator)
@require_safe
def indicator_chart_file(request, slug, ending):
    return _indicator_file(request, line_file, slug, "", ending)


@follow_former_slugs(Indicator)
@require_safe
def indicator_map_file(request, slug, ending):
    return _indicator_file(request, map_file, slug, "-karta", ending)


@follow_former_slugs(Indicator)
@require_safe
def indicator_multiples_file(request, slug, ending):
    return _indicator_file(request, multiples_file, slug, "-kommuner", ending)


@follow_former_slugs(Organisation)
@require_safe
def organisation_figures(request, slug):
    context = kept(("organisation_figures", slug), partial(_of_organisation, slug), in_each_language=False)
    return render(request, "followup/organisation.html", context)


def _organisation(slug):
    """Return the one with the slug, and all of them: what is said of one stands beside all."""
    organisations = list(Organisation.objects.region_and_municipalities())
    organisation = next((row for row in organisations if row.slug == slug), None)
    if organisation is None:
        raise Http404
    return organisation, organisations


def _of_organisation(slug):
    organisation, organisations = _organisation(slug)
    sub_goals = list(SubGoal.objects.current())
    assessed = {
        "sub_goals": sub_goals,
        "assessed": results_of_place(organisation, sub_goals, organisations=organisations),
    }
    return {"organisation": organisation} | assessed | _by_sub_goal(organisation, sub_goals)


@follow_former_slugs(Organisation)
@follow_former_slugs(SubGoal, argument="goal")
@require_safe
def sub_goal_in_organisation(request, goal, slug):
    context = kept(("cell", goal, slug), partial(_cell, goal, slug), in_each_language=False)
    # An address is of a language, so it is made for each page.
    query = {"delmal": context["sub_goal"].slug, "organisation": context["organisation"].slug}
    context = context | {"all_url": reverse("activity_list", query=query)}
    return render(request, "followup/sub_goal_in_organisation.html", context)


def _cell(goal, slug):
    organisation, organisations = _organisation(slug)
    sub_goal = get_object_or_404(SubGoal.objects.current(), slug=goal)
    of = {"organisation": organisation, "sub_goal": sub_goal, "assessed": cell(organisation, sub_goal, organisations)}
    of |= activities_about(sub_goals=sub_goal, organisations=organisation)
    return of | _by_sub_goal(organisation, [sub_goal])


@require_safe
def assessment_period_list(request):
    context = kept(("assessment_periods",), period_list, in_each_language=False)
    return render(request, "followup/assessment_period_list.html", context)


@follow_former_slugs(AssessmentPeriod)
@require_safe
def assessment_period(request, slug):
    context = kept(("assessment_period", slug), partial(period_page, slug), in_each_language=False)
    return render(request, "followup/assessment_period.html", context)


@follow_former_slugs(AssessmentPeriod)
@require_safe
def assessment_period_csv(request, slug):
    period = get_object_or_404(AssessmentPeriod.objects.public().filter(is_example=False), slug=slug)
    response = HttpResponse(results_as_csv(period), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}.csv"'
    return response


@follow_former_slugs(AssessmentPeriod)
@require_safe
def assessment_period_chart_file(request, slug, ending):
    page = period_page(slug)
    texts = [(page["period"], "name"), *((sub_goal, "title") for sub_goal in page["sub_goals"])]
    return _chart_response(request, heat_file(page), slug, ending, texts=texts, path=page["period"].get_absolute_url)


@follow_former_slugs(AssessmentPeriod)
@require_safe
def assessment_dots_file(request, slug, version, ending):
    return _statement_file(request, dots_file, slug, version, "", ending)


@follow_former_slugs(AssessmentPeriod)
@require_safe
def assessment_over_time_file(request, slug, version, ending):
    return _statement_file(request, over_time_file, slug, version, "-over-tid", ending)


@follow_former_slugs(Organisation)
@follow_former_slugs(SubGoal, argument="goal")
@require_safe
def assessment_of_place_file(request, goal, slug, version, ending):
    organisation, organisations = _organisation(slug)
    sub_goal = get_object_or_404(SubGoal.objects.current(), slug=goal)
    assessed = cell(organisation, sub_goal, organisations)
    if assessed is None:
        raise Http404
    item = statement_in([(sub_goal, assessed["statements"])], version)
    return _chart_response(
        request,
        over_time_file(assessed["period"], item, organisation),
        f"{goal}-{slug}-{version}",
        ending,
        texts=_texts_of_statement(assessed["period"], item),
        path=partial(reverse, "sub_goal_in_organisation", args=[goal, slug]),
    )


def _statement_file(request, draw, slug, version, suffix, ending):
    page = period_page(slug)
    period, item = page["period"], statement_in(page["groups"], version)
    texts = _texts_of_statement(period, item)
    return _chart_response(
        request, draw(period, item), f"{slug}-{version}{suffix}", ending, texts=texts, path=period.get_absolute_url
    )


def _texts_of_statement(period, item):
    return [(period, "name"), (item["result"].version, "text")]
