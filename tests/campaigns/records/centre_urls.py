"""The site with a generic viewset and a chooser for planned sessions, for the scope tests."""

from django.urls import include, path
from wagtail.admin.auth import require_admin_access
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.utils.urlpatterns import decorate_urlpatterns

from campaigns.models import PlannedSession
from campaigns.records.centre_scope import CentreScopedViewSetMixin
from mrc.urls import urlpatterns as site_urlpatterns


class PlannedSessionViewSet(CentreScopedViewSetMixin, ModelViewSet):
    model = PlannedSession
    name = "planned"
    inspect_view_enabled = True
    # Off by default; on here to show that it is closed too.
    copy_view_enabled = True
    sort_order_field = "id"
    form_fields = ["campaign", "centre", "officer", "session", "planned_for"]
    list_display = ["planned_for", "officer", "cancel_reason"]
    list_export = ["planned_for", "cancel_reason"]
    search_fields = ["cancel_reason"]


class PlannedSessionChooserViewSet(CentreScopedViewSetMixin, ChooserViewSet):
    model = PlannedSession
    name = "planned_chooser"
    form_fields = ["campaign", "centre", "officer", "planned_for"]
    register_widget = False


viewset, chooser = PlannedSessionViewSet(), PlannedSessionChooserViewSet()
urlpatterns = [
    *decorate_urlpatterns(
        [
            path("admin/planned/", include((viewset.get_urlpatterns(), "planned"))),
            path("admin/choose/", include((chooser.get_urlpatterns(), "planned_chooser"))),
        ],
        require_admin_access,
    ),
    *site_urlpatterns,
]
