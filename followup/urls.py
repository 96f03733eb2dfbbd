from django.urls import path, register_converter
from django.urls.converters import StringConverter

from followup import views


class ChartConverter(StringConverter):
    """How the address of a chart ends."""

    regex = "svg|png"


register_converter(ChartConverter, "chart")

urlpatterns = [
    path("lage/", views.how_it_goes, name="how_it_goes"),
    path("lage/nyckeltal/", views.indicator_list, name="indicator_list"),
    path("lage/nyckeltal/<slug:slug>/", views.indicator_detail, name="indicator"),
    path("lage/nyckeltal/<slug:slug>.csv", views.indicator_csv, name="indicator_csv"),
    path("lage/nyckeltal/<slug:slug>.json", views.indicator_json, name="indicator_json"),
    path("lage/nyckeltal/<slug:slug>.<chart:ending>", views.indicator_chart_file, name="indicator_chart_file"),
    path("lage/nyckeltal/<slug:slug>/karta.<chart:ending>", views.indicator_map_file, name="indicator_map_file"),
    path("lage/sjalvskattning/", views.assessment_period_list, name="assessment_period_list"),
    path("lage/sjalvskattning/<slug:slug>/", views.assessment_period, name="assessment_period"),
    path("lage/sjalvskattning/<slug:slug>.csv", views.assessment_period_csv, name="assessment_period_csv"),
    path(
        "lage/sjalvskattning/<slug:slug>.<chart:ending>",
        views.assessment_period_chart_file,
        name="assessment_period_chart_file",
    ),
    path("lage/organisation/<slug:slug>/", views.organisation_figures, name="organisation_figures"),
    path("lage/<slug:goal>/<slug:slug>/", views.sub_goal_in_organisation, name="sub_goal_in_organisation"),
]
