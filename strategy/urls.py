from django.urls import path

from strategy import views

urlpatterns = [
    path("strategin/", views.strategy_full, name="strategy"),
    path("strategin/strategi.pdf", views.strategy_as_pdf, name="strategy_pdf"),
    path("strategin/<slug:slug>/", views.earlier_strategy, name="earlier_strategy"),
    path("strategin/<slug:slug>/strategi.pdf", views.earlier_strategy_as_pdf, name="earlier_strategy_pdf"),
    path("delmal/", views.sub_goal_list, name="sub_goal_list"),
    path("delmal/<slug:slug>/", views.sub_goal_detail, name="sub_goal"),
    path("tidslinje/", views.timeline, name="timeline"),
    path("beslut/", views.decisions, name="decisions"),
    path("styrgruppen/", views.governing_bodies, name="governing_bodies"),
    path("dokument/", views.document_list, name="document_list"),
    path("dokument/<slug:slug>.<slug:file_type>", views.document_file, name="document_file"),
    path("bilder/<slug:stem>.webp", views.picture, name="picture"),
    path("ord/", views.hard_words, name="hard_words"),
    path("nyheter/", views.news_list, name="news_list"),
    path("nyheter/<slug:slug>/", views.news_item, name="news_item"),
    path("om/<slug:slug>/", views.page, name="page"),
]
