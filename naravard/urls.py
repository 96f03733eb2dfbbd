"""The URLs of the whole site."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path
from django.views.decorators.http import require_safe

from naravard import views
from naravard.door_sheet import A4_LARGE, A5
from naravard.sitemaps import SITEMAPS, sitemap_index

urlpatterns = [
    # Before the admin, whose own pages for logging in and out they replace.
    path("admin/", include("naravard.sign_in.urls")),
    path("admin/", admin.site.urls),
    path("robots.txt", views.robots_txt, name="robots_txt"),
    path("favicon.ico", views.favicon, name="favicon"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("halsa/live", views.health.live, name="health_live"),
    path("halsa/ready", views.health.ready, name="health_ready"),
    path("halsa/metrics", views.health.metrics, name="health_metrics"),
    path("sitemap.xml", require_safe(sitemap_index), name="sitemap"),
    path("sitemap-<slug:section>.xml", require_safe(sitemap), {"sitemaps": SITEMAPS}, name="sitemap_section"),
    *i18n_patterns(
        path("", views.start, name="start"),
        path("nara-mig/", views.near_me, name="near_me"),
        path("nara-mig/fraga/", views.nudge, name="nudge"),
        path("kommuner/", views.municipality_list, name="municipality_list"),
        path("kommuner/<slug:slug>/", views.municipality_detail, name="municipality"),
        path("kommuner/<slug:slug>/kylskapslapp.pdf", views.door_sheet, {"paper": A5}, name="door_sheet"),
        path(
            "kommuner/<slug:slug>/kylskapslapp-storstil.pdf",
            views.door_sheet,
            {"paper": A4_LARGE},
            name="door_sheet_large",
        ),
        # Before the pages at /om/<slug>/, which would match too.
        path("om/designsystem/", views.style_guide, name="style_guide"),
        path("om/designsystem/mejl/<slug:name>/", views.style_guide_mail, name="style_guide_mail"),
        path("", include("contacts.urls")),
        path("", include("strategy.urls")),
        path("", include("followup.urls")),
        path("", include("feedback.urls")),
        prefix_default_language=False,
    ),
]

handler400 = "naravard.views.errors.bad_request"
handler403 = "naravard.views.errors.forbidden"
handler404 = "naravard.views.errors.not_found"
handler500 = "naravard.views.errors.server_error"
