"""Addresses below /admin/. Each asks for the role and the centre, or the permission, by itself."""

from django.urls import URLResolver, include, path

from . import deeds, question, queue, suggestions

question_urls = (
    [
        path("", queue.QueueView.as_view(), name="index"),
        path("results/", queue.QueueView.as_view(results_only=True), name="index_results"),
        path("quarantine/", queue.QuarantineView.as_view(), name="quarantine"),
        path(
            "quarantine/results/",
            queue.QuarantineView.as_view(results_only=True),
            name="quarantine_results",
        ),
        path("<uuid:pk>/", question.QuestionView.as_view(), name="question"),
        path("<uuid:pk>/take/", deeds.TakeView.as_view(), name="take"),
        path("<uuid:pk>/give-back/", deeds.GiveBackView.as_view(), name="give_back"),
        path("<uuid:pk>/mail/", deeds.MailView.as_view(), name="mail"),
        path("<uuid:pk>/record/", deeds.RecordView.as_view(), name="record"),
        path("<uuid:pk>/close/", deeds.CloseView.as_view(), name="close"),
        path("<uuid:pk>/pass/", deeds.PassView.as_view(), name="pass"),
        path("<uuid:pk>/reopen/", deeds.ReopenView.as_view(), name="reopen"),
        path("<uuid:pk>/release/", deeds.ReleaseView.as_view(), name="release"),
        path("<uuid:pk>/junk/", deeds.JunkView.as_view(), name="junk"),
        path("<uuid:pk>/suggest/", deeds.SuggestView.as_view(), name="suggest"),
    ],
    "questions",
)
suggestion_urls = (
    [
        path("", suggestions.SuggestionsView.as_view(), name="index"),
        path("<int:number>/settle/", suggestions.SettleView.as_view(), name="settle"),
    ],
    "guide_suggestions",
)

admin_urls: list[URLResolver] = [
    path("questions/", include(question_urls)),
    path("guide-suggestions/", include(suggestion_urls)),
]
