"""When summaries are made again: thin, the work is in `keeping`."""

from typing import Any
from uuid import UUID

from django.apps import AppConfig
from django.db import connection
from django.db.models.signals import post_migrate, post_save

from campaigns.records.models import Campaign, Institution
from campaigns.records.signals import session_moved
from mrc.core.models import District

from . import keeping
from .medians import teach_sqlite
from .models import SessionSummary


def connect(app: AppConfig) -> None:
    teach_sqlite()
    session_moved.connect(_session_moved)
    post_save.connect(_institution_saved, sender=Institution)
    post_save.connect(_district_saved, sender=District)
    post_save.connect(_campaign_saved, sender=Campaign)
    post_migrate.connect(_migrated, sender=app)


def _session_moved(*, session_id: UUID, **kwargs: Any) -> None:
    keeping.refresh([session_id])


def _institution_saved(*, instance: Institution, created: bool, **kwargs: Any) -> None:
    if not created:
        keeping.refresh_institution(instance)


def _district_saved(*, instance: District, created: bool, **kwargs: Any) -> None:
    if not created:
        keeping.refresh_district(instance)


def _campaign_saved(*, instance: Campaign, created: bool, **kwargs: Any) -> None:
    if not created:
        keeping.refresh_campaign(instance)


def _migrated(**kwargs: Any) -> None:
    """The sessions that were there before the table was."""
    tables = connection.introspection.table_names()
    if SessionSummary._meta.db_table in tables and not keeping.is_complete():
        for _done in keeping.rebuild():
            pass
