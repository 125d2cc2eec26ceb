"""The public pages, and the stable addresses of the open files."""

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("our-work/", views.our_work, name="our_work"),
    path("our-work/figures.csv", views.figures_csv, name="our_work_csv"),
    path("our-work/figures.json", views.figures_json, name="our_work_json"),
    path("our-work/map.svg", views.map_svg, name="our_work_map"),
    path("campaigns/", views.campaigns, name="public_campaigns"),
    path("campaigns/<slug:slug>/", views.campaign, name="public_campaign"),
]
