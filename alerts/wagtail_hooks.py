from wagtail import hooks

from .warnings.viewsets import AlertListingViewSet, alert_listing


@hooks.register("register_admin_viewset")
def register_alert_listing() -> AlertListingViewSet:
    return alert_listing
