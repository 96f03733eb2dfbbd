from django.urls import path, re_path

from feedback import views

urlpatterns = [
    path("inspel/", views.inspel_list, name="inspel_list"),
    path("inspel/lamna/", views.inspel_form, name="inspel_form"),
    path("inspel/tack/", views.inspel_receipt, name="inspel_receipt"),
    path("inspel/folj/<str:token>/", views.inspel_private, name="inspel_private"),
    re_path(r"^inspel/(?P<reference>\d{4}-\d{4,})/$", views.inspel_detail, name="inspel"),
    path("nytta/", views.page_reaction, name="page_reaction"),
    path("nytta/tack/", views.page_reaction_thanks, name="page_reaction_thanks"),
]
