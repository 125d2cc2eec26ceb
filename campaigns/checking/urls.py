"""Addresses below /admin/. Every one of them asks for the role and the centre by itself."""

from django.urls import URLResolver, include, path

from . import back_checks, bulk, history, institutions, queue, session

session_urls = (
    [
        path("", queue.QueueView.as_view(), name="index"),
        path("results/", queue.QueueView.as_view(results_only=True), name="index_results"),
        path("awaiting/", queue.AwaitingView.as_view(), name="awaiting"),
        path(
            "awaiting/results/",
            queue.AwaitingView.as_view(results_only=True),
            name="awaiting_results",
        ),
        path("awaiting/verify/", bulk.BulkVerifyView.as_view(), name="bulk_verify"),
        path("<uuid:pk>/", session.SessionView.as_view(), name="session"),
        path("<uuid:pk>/history/", history.HistoryView.as_view(), name="history"),
        path("<uuid:pk>/verify/", session.VerifyView.as_view(), name="verify"),
        path("<uuid:pk>/return/", session.ReturnView.as_view(), name="return"),
        path("<uuid:pk>/void/", session.VoidView.as_view(), name="void"),
    ],
    "campaigns_sessions",
)
back_check_urls = (
    [
        path("", back_checks.BackCheckListView.as_view(), name="index"),
        path(
            "results/",
            back_checks.BackCheckListView.as_view(results_only=True),
            name="index_results",
        ),
        path("<int:pk>/", back_checks.BackCheckView.as_view(), name="back_check"),
    ],
    "campaigns_back_checks",
)
institution_urls = (
    [
        path("", institutions.InstitutionListView.as_view(), name="index"),
        path(
            "results/",
            institutions.InstitutionListView.as_view(results_only=True),
            name="index_results",
        ),
        path("<uuid:pk>/", institutions.InstitutionView.as_view(), name="institution"),
        path("<uuid:pk>/accept/", institutions.AcceptView.as_view(), name="accept"),
        path("<uuid:pk>/merge/", institutions.MergeView.as_view(), name="merge"),
    ],
    "campaigns_institutions",
)

admin_urls: list[URLResolver] = [
    path("sessions/", include(session_urls)),
    path("back-checks/", include(back_check_urls)),
    path("institutions/", include(institution_urls)),
]
