"""Reports of one's own centre that share a number, an account or an address, or were linked."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alerts.reports.models import ScamReport
from alerts.reports.similar import shared_marks
from mrc.core.models import User

from .opening import OpenedReport
from .services import linked_to

#: What two reports have in common, without naming it.
MARK_LABELS: dict[str, str | Promise] = {
    "number": _("the same phone or account number"),
    "iban": _("the same bank account (IBAN)"),
    "email": _("the same e-mail address"),
    "site": _("the same address on the net"),
    "licence": _("the same licence number"),
    "handle": _("the same name in a social network"),
}


@dataclass(frozen=True)
class SimilarReport:
    report: ScamReport
    #: What they share; empty where a case worker linked them by judgement.
    shares: list[str | Promise]
    is_linked: bool


def similar_reports(opened: OpenedReport, *, by: User) -> list[SimilarReport]:
    """Linked ones first, then those that share most. Only those that this person may see."""
    shared = shared_marks(opened.texts, other_than=opened.report)
    linked = linked_to(opened.report)
    visible: Any = ScamReport.objects.visible_to(by).without_texts()
    reports = visible.filter(pk__in={*shared, *linked}).order_by("-received_on", "pk")
    found = [
        SimilarReport(
            report=report,
            shares=[MARK_LABELS[kind] for kind in MARK_LABELS if kind in shared.get(report.pk, ())],
            is_linked=report.pk in linked,
        )
        for report in reports
    ]
    return sorted(found, key=lambda one: (not one.is_linked, -len(one.shares)))
