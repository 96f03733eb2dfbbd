from django.urls import path, re_path

from followup import views
from followup.activities import views as activities
from followup.annual_report import views as annual_reports


def _charts(address, view, name):
    """Return the addresses of a chart as a file."""
    return [path(f"{address}.{ending}", view, {"ending": ending}, name=f"{name}_{ending}") for ending in ["svg", "png"]]


urlpatterns = [
    path("arsberattelse/", annual_reports.annual_report_list, name="annual_report_list"),
    re_path(r"^arsberattelse/(?P<year>[0-9]{4})/$", annual_reports.annual_report, name="annual_report"),
    re_path(r"^arsberattelse/(?P<year>[0-9]{4})\.pdf$", annual_reports.annual_report_pdf, name="annual_report_pdf"),
    path("aktiviteter/", activities.activity_list_short, name="activity_list_short"),
    path("aktiviteter/<slug:slug>/", activities.activity_short, name="activity_short"),
    path("lage/", views.how_it_goes, name="how_it_goes"),
    path("lage/rapportering/", views.reporting, name="reporting"),
    path("lage/nyckeltal/", views.indicator_list, name="indicator_list"),
    path("lage/nyckeltal/<slug:slug>/", views.indicator_detail, name="indicator"),
    path("lage/nyckeltal/<slug:slug>.csv", views.indicator_csv, name="indicator_csv"),
    path("lage/nyckeltal/<slug:slug>.json", views.indicator_json, name="indicator_json"),
    *_charts("lage/nyckeltal/<slug:slug>", views.indicator_chart_file, "indicator"),
    *_charts("lage/nyckeltal/<slug:slug>/karta", views.indicator_map_file, "indicator_map"),
    *_charts("lage/nyckeltal/<slug:slug>/kommuner", views.indicator_multiples_file, "indicator_multiples"),
    path("lage/sjalvskattning/", views.assessment_period_list, name="assessment_period_list"),
    path("lage/sjalvskattning/<slug:slug>/", views.assessment_period, name="assessment_period"),
    path("lage/sjalvskattning/<slug:slug>.csv", views.assessment_period_csv, name="assessment_period_csv"),
    path("lage/aktiviteter/", activities.activity_list_page, name="activity_list"),
    path("lage/aktiviteter/<slug:slug>/", activities.activity_detail, name="activity"),
    *_charts("lage/sjalvskattning/<slug:slug>", views.assessment_period_chart_file, "assessment_period"),
    *_charts("lage/sjalvskattning/<slug:slug>/pastaende-<int:version>", views.assessment_dots_file, "assessment_dots"),
    *_charts(
        "lage/sjalvskattning/<slug:slug>/pastaende-<int:version>-over-tid",
        views.assessment_over_time_file,
        "assessment_over_time",
    ),
    path("lage/organisation/<slug:slug>/", views.organisation_figures, name="organisation_figures"),
    path("lage/<slug:goal>/<slug:slug>/", views.sub_goal_in_organisation, name="sub_goal_in_organisation"),
    *_charts(
        "lage/<slug:goal>/<slug:slug>/pastaende-<int:version>", views.assessment_of_place_file, "assessment_of_place"
    ),
]
