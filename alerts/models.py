"""The models of this app, each kept in its own room."""

from .warnings.models import AlertIndexPage, AlertPage

__all__ = ["AlertIndexPage", "AlertPage"]
