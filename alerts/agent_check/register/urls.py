"""The public page, and the addresses below /admin/; each of these asks for its permission."""

from django.urls import URLPattern, URLResolver, include, path

from . import importing, lists, views

urlpatterns: list[URLPattern] = [
    path("alerts/check/register/", views.register_page, name="check_register"),
]

_admin = (
    [
        path("", lists.PromoterListView.as_view(), name="index"),
        path("results/", lists.PromoterListView.as_view(results_only=True), name="index_results"),
        path("<int:pk>/", lists.PromoterView.as_view(), name="promoter"),
        path("promoters.csv", lists.DownloadView.as_view(), name="download"),
        path("lists/", lists.EditionListView.as_view(), name="editions"),
        path(
            "lists/results/",
            lists.EditionListView.as_view(results_only=True),
            name="editions_results",
        ),
        path("lists/<int:number>/", lists.EditionView.as_view(), name="edition"),
        path("import/", importing.ImportView.as_view(), name="import"),
        path("import/<uuid:pk>/", importing.PreviewView.as_view(), name="preview"),
        path("import/<uuid:pk>/apply/", importing.ApplyView.as_view(), name="apply"),
        path("import/<uuid:pk>/discard/", importing.DiscardView.as_view(), name="discard"),
    ],
    "register_admin",
)
admin_urls: list[URLResolver] = [path("promoters/", include(_admin))]
