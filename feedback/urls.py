"""The addresses of the public pages about inspel, dialogue rounds and the usefulness of pages."""

from django.urls import path, re_path

from feedback import views
from feedback.views.private_access import private_link_without_key

urlpatterns = [
    path("inspel/", views.inspel_list, name="inspel_list"),
    path("inspel/ni-sa-vi-gjorde/", views.you_said_we_did, name="you_said_we_did"),
    path("inspel/rapporterat/", views.inspel_reported, name="inspel_reported"),
    path("flode/inspel.xml", views.inspel_feed, name="inspel_feed"),
    path("inspel/innan/", views.inspel_guidance, name="inspel_guidance"),
    path("inspel/liknande/", views.inspel_similar, name="inspel_similar"),
    path("inspel/lamna/", views.inspel_form, name="inspel_form"),
    path("inspel/tack/", views.inspel_receipt, name="inspel_receipt"),
    path("inspel/folj/<str:token>/", views.inspel_private, name="inspel_private"),
    path("inspel/folj/<str:token>/skriv/", views.inspel_private_write, name="inspel_private_write"),
    path("inspel/folj/<str:token>/last/", views.inspel_private_read, name="inspel_private_read"),
    path("inspel/folj/<str:token>/omdome/", views.inspel_private_verdict, name="inspel_private_verdict"),
    path("inspel/folj/<str:token>/ta-tillbaka/", views.inspel_private_withdraw, name="inspel_private_withdraw"),
    path("inspel/folj/<str:token>/publicering/", views.inspel_private_consent, name="inspel_private_consent"),
    path("inspel/folj/<str:token>/radera/", views.inspel_private_erase, name="inspel_private_erase"),
    path("inspel/folj/<str:token>/mejl/", views.inspel_private_mail, name="inspel_private_mail"),
    path("inspel/mejl/<str:key>/", views.inspel_unsubscribe, name="inspel_unsubscribe"),
    path("inspel/folj/", private_link_without_key, name="inspel_private_without_key"),
    path("inspel/mejl/", private_link_without_key, name="inspel_unsubscribe_without_key"),
    re_path(r"^inspel/(?P<reference>\d{4}-\d{4,})/$", views.inspel_detail, name="inspel"),
    re_path(r"^inspel/(?P<reference>\d{4}-\d{4,})/haller-med/$", views.inspel_agree, name="inspel_agree"),
    re_path(r"^inspel/(?P<reference>\d{4}-\d{4,})/rapportera/$", views.inspel_report, name="inspel_report"),
    path("inspel/dialog/", views.round_list, name="dialogue_round_list"),
    path("inspel/dialog/<slug:slug>/", views.round_detail, name="dialogue_round"),
    path("inspel/dialog/<slug:slug>/affisch.pdf", views.round_poster, name="dialogue_round_poster"),
    path("inspel/dialog/<slug:slug>/lamna/", views.round_form, name="dialogue_round_form"),
    path("inspel/dialog/<slug:slug>/tack/", views.round_receipt, name="dialogue_round_receipt"),
    # However it is typed: in capitals, with spaces, with the full stop of a sentence behind.
    re_path(r"^[dD]/(?P<code>.+)$", views.round_code, name="dialogue_round_code"),
    path("d/<slug:code>/", views.round_code, name="dialogue_round_code"),
    path("loften/", views.promise_list, name="promise_list"),
    path("loften/<slug:slug>/", views.promise_detail, name="promise"),
    path("nytta/", views.page_reaction, name="page_reaction"),
    path("nytta/tack/", views.page_reaction_thanks, name="page_reaction_thanks"),
]
