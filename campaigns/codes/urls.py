"""The page of a code, below its language; the officers' pages, below the log's address."""

from django.urls import URLPattern, path

from . import officer, views
from .testing.officer import OfficerPaperView

urlpatterns: list[URLPattern] = [
    path("c/<str:code>/", views.page, name="short_address_page"),
]

_PAPER = "tests/<slug:name>/<slug:paper>/<slug:language>/"

outreach_urlpatterns: list[URLPattern] = [
    path("codes/", officer.CodeListView.as_view(), name="officer_codes"),
    path(f"codes/{_PAPER}", OfficerPaperView.as_view(), name="officer_test_paper"),
    path(
        f"codes/{_PAPER}print/",
        OfficerPaperView.as_view(is_page=True),
        name="officer_test_paper_print",
    ),
    path("codes/campaigns/<int:pk>/", officer.CodeView.as_view(), name="officer_campaign_code"),
    path(
        "codes/planned/<int:planned_id>/", officer.PlanCodeView.as_view(), name="officer_plan_code"
    ),
    path(
        "codes/sessions/<uuid:session_id>/", officer.CodeView.as_view(), name="officer_session_code"
    ),
    *(
        path(f"codes/{thing}/<slug:handout>/{end}", view.as_view(), name=f"officer_{name}_{what}")
        for name, thing in (
            ("campaign", "campaigns/<int:pk>"),
            ("plan", "planned/<int:planned_id>"),
            ("session", "sessions/<uuid:session_id>"),
        )
        for what, end, view in (
            ("handout", "", officer.HandoutView),
            ("handout_print", "print/", officer.HandoutPageView),
        )
    ),
]
