"""The officers' field log, below `/en/outreach/` and `/ur/outreach/`."""

from django.urls import URLPattern, URLResolver, include, path

from . import views

_SESSION = "sessions/<uuid:session_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("app/", include("campaigns.field.app.urls")),
    path("", views.HomeView.as_view(), name="field_log_home"),
    path("file/", views.HandInView.as_view(), name="field_log_file"),
    path("planned/", views.PlannedView.as_view(), name="field_log_planned"),
    path(
        "planned/<int:planned_id>/start/",
        views.StartPlannedView.as_view(),
        name="field_log_start_planned",
    ),
    path(
        "planned/<int:planned_id>/cancel/",
        views.CancelPlannedView.as_view(),
        name="field_log_cancel_planned",
    ),
    path("institutions/", views.SuggestionsView.as_view(), name="field_log_institutions"),
    path("sessions/", views.SessionListView.as_view(), name="field_log_sessions"),
    path("sessions/new/", views.NewSessionView.as_view(), name="field_log_new"),
    path(_SESSION, views.SessionView.as_view(), name="field_log_session"),
    path(f"{_SESSION}receipt/", views.ReceiptView.as_view(), name="field_log_receipt"),
    path(f"{_SESSION}correct/", views.CorrectView.as_view(), name="field_log_correct"),
    path(f"{_SESSION}discard/", views.DiscardView.as_view(), name="field_log_discard"),
    path(f"{_SESSION}conflict/", views.ConflictView.as_view(), name="field_log_conflict"),
    path(
        f"{_SESSION}institution/", views.ProposeInstitutionView.as_view(), name="field_log_propose"
    ),
    path(
        f"{_SESSION}versions/<int:number>/", views.VersionView.as_view(), name="field_log_version"
    ),
    path(f"{_SESSION}kept/<int:pk>/", views.KeptView.as_view(), name="field_log_kept"),
    path(f"{_SESSION}check/", views.CheckView.as_view(), name="field_log_check"),
    path(f"{_SESSION}<slug:slug>/", views.StepView.as_view(), name="field_log_step"),
]
