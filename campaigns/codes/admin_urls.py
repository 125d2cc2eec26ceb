"""Addresses below /admin/. Every one of them asks for the permission and the centre by itself."""

from django.urls import URLResolver, include, path

from . import admin
from .testing import admin as testing

_urls = (
    [
        path("", admin.IndexView.as_view(), name="index"),
        path("campaigns/<int:pk>/", admin.CampaignView.as_view(), name="campaign"),
        path("plans/<int:pk>/", admin.PlanView.as_view(), name="plan"),
        path(
            "campaigns/<int:pk>/<slug:handout>/",
            admin.CampaignHandoutView.as_view(),
            name="campaign_handout",
        ),
        path(
            "campaigns/<int:pk>/<slug:handout>/print/",
            admin.CampaignHandoutView.as_view(is_page=True),
            name="campaign_print",
        ),
        path(
            "plans/<int:pk>/<slug:handout>/", admin.PlanHandoutView.as_view(), name="plan_handout"
        ),
        path(
            "plans/<int:pk>/<slug:handout>/print/",
            admin.PlanHandoutView.as_view(is_page=True),
            name="plan_print",
        ),
        path("questions/", admin.RoomQuestionsView.as_view(), name="questions"),
        path("tests/", testing.SetsView.as_view(), name="sets"),
        path("tests/<slug:name>/", testing.SetView.as_view(), name="set"),
        path("tests/<slug:key>/next/", testing.NextVersionView.as_view(), name="next_version"),
        path(
            "tests/<slug:name>/<slug:paper>/<slug:language>/",
            testing.PaperView.as_view(),
            name="paper",
        ),
        path(
            "tests/<slug:name>/<slug:paper>/<slug:language>/print/",
            testing.PaperView.as_view(is_page=True),
            name="paper_print",
        ),
    ],
    "campaigns_codes",
)

admin_urls: list[URLResolver] = [path("short-addresses/", include(_urls))]
