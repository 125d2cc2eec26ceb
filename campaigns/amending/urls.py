"""The officer's page, below `/en/outreach/` and `/ur/outreach/`, and those below /admin/."""

from django.urls import URLPattern, URLResolver, include, path

from . import officer, views

urlpatterns: list[URLPattern] = [
    path(
        "sessions/<uuid:session_id>/amend/",
        officer.OfficerProposeView.as_view(),
        name="field_log_amend",
    ),
]

amendment_urls = (
    [
        path("", views.AmendmentListView.as_view(), name="index"),
        path("results/", views.AmendmentListView.as_view(results_only=True), name="index_results"),
        path("restatements/", views.RestatementView.as_view(), name="restatements"),
        path("propose/<uuid:pk>/", views.ProposeView.as_view(), name="propose"),
        path("<int:pk>/", views.AmendmentView.as_view(), name="amendment"),
    ],
    "campaigns_amendments",
)

admin_urls: list[URLResolver] = [path("amendments/", include(amendment_urls))]
