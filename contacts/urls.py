from django.urls import path

from contacts import views

urlpatterns = [
    path("kontakt/", views.contact_list, name="contact_list"),
    # The role, whoever has it. Before the contacts at /kontakt/<slug>/, which would match too.
    path("kontakt/processledaren/", views.process_leader, name="process_leader"),
    path("kontakt/processledaren/skriv/", views.process_leader_write, name="process_leader_write"),
    path("kontakt/processledaren/skickat/", views.process_leader_sent, name="process_leader_sent"),
    path("kontakt/<slug:slug>/", views.contact_detail, name="contact"),
    path("kontakt/<slug:slug>.vcf", views.contact_card, name="contact_card"),
    path("kontakt/<slug:slug>/skriv/", views.contact_write, name="contact_write"),
    path("kontakt/<slug:slug>/skickat/", views.contact_sent, name="contact_sent"),
    path("om/tillganglighet/anmal/", views.accessibility_report, name="accessibility_report"),
    path("om/tillganglighet/anmal/skickat/", views.accessibility_report_sent, name="accessibility_report_sent"),
]
