"""Addresses below /admin/. Each asks for the role and the centre by itself."""

from django.urls import URLResolver, include, path

from . import deeds, proposals, queue, referring, report, screenshots

report_urls = (
    [
        path("", queue.QueueView.as_view(), name="index"),
        path("results/", queue.QueueView.as_view(results_only=True), name="index_results"),
        path("quarantine/", queue.QuarantineView.as_view(), name="quarantine"),
        path(
            "quarantine/results/",
            queue.QuarantineView.as_view(results_only=True),
            name="quarantine_results",
        ),
        path("warning/", proposals.DraftWarningView.as_view(), name="draft_warning"),
        path("<uuid:pk>/", report.ReportView.as_view(), name="report"),
        path("<uuid:pk>/take/", deeds.TakeView.as_view(), name="take"),
        path("<uuid:pk>/assign/", deeds.AssignView.as_view(), name="assign"),
        path("<uuid:pk>/move/", deeds.MoveView.as_view(), name="move"),
        path("<uuid:pk>/close/", deeds.CloseView.as_view(), name="close"),
        path("<uuid:pk>/give/", deeds.GiveView.as_view(), name="give"),
        path("<uuid:pk>/note/", deeds.NoteView.as_view(), name="note"),
        path("<uuid:pk>/release/", deeds.ReleaseView.as_view(), name="release"),
        path("<uuid:pk>/junk/", deeds.JunkView.as_view(), name="junk"),
        path("<uuid:pk>/link/", deeds.LinkView.as_view(), name="link"),
        path("<uuid:pk>/unlink/", deeds.UnlinkView.as_view(), name="unlink"),
        path("<uuid:pk>/refer/", referring.ReferView.as_view(), name="refer"),
        path("<uuid:pk>/referrals/<int:number>/", referring.SummaryView.as_view(), name="summary"),
        path(
            "<uuid:pk>/pictures/<int:number>/", screenshots.ScreenshotView.as_view(), name="picture"
        ),
    ],
    "scam_reports",
)
proposal_urls = (
    [
        path("", proposals.ProposalListView.as_view(), name="index"),
        path("<int:pk>/begin/", proposals.BeginView.as_view(), name="begin"),
        path("<int:pk>/set-aside/", proposals.SetAsideView.as_view(), name="set_aside"),
    ],
    "warning_proposals",
)

admin_urls: list[URLResolver] = [
    path("scam-reports/", include(report_urls)),
    path("warning-proposals/", include(proposal_urls)),
]
