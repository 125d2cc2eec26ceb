"""System checks that hold our own conventions."""

from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import Error, register
from wagtail.models import Page


@register()
def pages_are_base_pages(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Every page type of ours inherits `BasePage`: it has languages, a summary, a review."""
    from .models import BasePage

    ours = {"home", "destinations", "alerts", "events", "campaigns", "core"}
    return [
        Error(f"{model.__name__} must inherit mrc.core.models.BasePage.", obj=model, id="mrc.E001")
        for model in apps.get_models()
        if issubclass(model, Page)
        and model._meta.app_label in ours
        and not issubclass(model, BasePage)
    ]


@register()
def site_folder_is_no_package(app_configs: Any, **kwargs: Any) -> list[Error]:
    """`site/__init__.py` would shadow the standard library's `site` module."""
    if (Path(settings.REPO_DIR) / "site" / "__init__.py").exists():
        return [Error("site/ must never be a package.", id="mrc.E002")]
    return []
