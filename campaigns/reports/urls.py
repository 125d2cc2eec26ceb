"""Addresses below /admin/. Every one of them asks for the role by itself."""

from django.urls import URLResolver, include, path

from . import downloads, picturing, views

report_urls = (
    [
        path("", views.ListView.as_view(), name="index"),
        path("new/", views.NewView.as_view(), name="new"),
        path("pictures/", picturing.LibraryView.as_view(), name="library"),
        path("pictures/<int:pk>/clear/", picturing.ClearView.as_view(), name="clear"),
        path("pictures/<int:pk>/withdraw/", picturing.WithdrawView.as_view(), name="withdraw"),
        path(
            "pictures/evidence/<int:pk>/",
            picturing.ClearEvidenceView.as_view(),
            name="clear_evidence",
        ),
        path("<int:pk>/", views.ReportView.as_view(), name="report"),
        path("<int:pk>/preview/<slug:language>/", views.PreviewView.as_view(), name="preview"),
        path("<int:pk>/write/", views.WriteView.as_view(), name="write"),
        path("<int:pk>/pictures/", picturing.ChooseView.as_view(), name="pictures"),
        path(
            "<int:pk>/pictures/<int:picture>/",
            picturing.PictureView.as_view(),
            name="picture",
        ),
        path(
            "<int:pk>/pictures/<int:picture>/remove/",
            picturing.RemoveView.as_view(),
            name="remove_picture",
        ),
        path("<int:pk>/take/", views.TakeAgainView.as_view(), name="take"),
        path("<int:pk>/review/", views.ReviewView.as_view(), name="review"),
        path("<int:pk>/send-back/", views.SendBackView.as_view(), name="send_back"),
        path("<int:pk>/issue/", views.IssueView.as_view(), name="issue"),
        path("<int:pk>/restate/", views.RestateView.as_view(), name="restate"),
        path("<int:pk>/files/", views.MakeFilesView.as_view(), name="make_files"),
        path(
            "<int:pk>/files/<int:file>/",
            downloads.DownloadView.as_view(),
            name="download",
        ),
    ],
    "campaigns_reports",
)

admin_urls: list[URLResolver] = [path("donor-reports/", include(report_urls))]
