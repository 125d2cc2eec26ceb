"""The addresses below /admin/; each asks for its permission (`access.py`)."""

from django.urls import URLResolver, include, path

from . import queue, screens
from .exchange import views as exchange

_admin = (
    [
        path("", queue.QueueView.as_view(), name="queue"),
        path("results/", queue.QueueView.as_view(results_only=True), name="queue_results"),
        path("check/", queue.CheckView.as_view(), name="check"),
        path("<int:pk>/", screens.FactView.as_view(), name="fact"),
        path("<int:pk>/show/", screens.ShowInsteadView.as_view(), name="show_instead"),
        path("facts.csv", exchange.ExportView.as_view(kind="csv"), name="export_csv"),
        path("facts.xlsx", exchange.ExportView.as_view(kind="xlsx"), name="export_xlsx"),
        path("import/", exchange.ImportView.as_view(), name="import"),
        path("import/<uuid:pk>/", exchange.PreviewView.as_view(), name="preview"),
        path("import/<uuid:pk>/apply/", exchange.ApplyView.as_view(), name="apply"),
        path("import/<uuid:pk>/discard/", exchange.DiscardView.as_view(), name="discard"),
    ],
    "facts_admin",
)
admin_urls: list[URLResolver] = [path("facts/", include(_admin))]
