"""What the categories of the public tables are called."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.records.models import AgeBand, InstitutionKind, Sex, TableKey
from mrc.core.bilingual import current_language

TITLES: dict[TableKey, str | Promise] = {
    TableKey.SEX: _("Women and men"),
    TableKey.AGE_BAND: _("Ages"),
    TableKey.PROVINCE: _("Provinces"),
    TableKey.INSTITUTION_KIND: _("Kinds of institutions"),
}
_LABELS: dict[TableKey, dict[str, str | Promise]] = {
    TableKey.SEX: dict(Sex.choices),
    TableKey.AGE_BAND: dict(AgeBand.choices),
    TableKey.INSTITUTION_KIND: dict(InstitutionKind.choices),
}


def label_of(key: TableKey, row: Mapping[str, Any]) -> str:
    """Provinces as they were called when the table was frozen, the others as they are called."""
    if key in _LABELS:
        return str(_LABELS[key].get(row["key"], row["key"]))
    return str(row.get(current_language()) or row.get("en") or row["key"])
