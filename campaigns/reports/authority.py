"""Who may do what with donor reports. Services and buttons ask the same functions.

"Who may do what" gives figures of every centre and reports to data officers, and to auditors for
reading. So one data officer takes the figures, others write, and one who did neither reviews; an
auditor reads everything, and would audit their own decision if they took one.
"""

from campaigns.records.authority import holds
from campaigns.records.querysets import sees_every_centre
from mrc.core.models import User

from .choices import ReportAction, ReportState
from .models import DonorReport


def may_read(user: User) -> bool:
    """Reading, so a superuser may too; downloads are written down like everybody's."""
    return user.has_perm("campaigns.view_report") and sees_every_centre(user)


def may_generate(user: User) -> bool:
    return holds(user, "generate_report")


def may_write(user: User, report: DonorReport) -> bool:
    """Texts and pictures, and taking the figures again: until the report is issued."""
    return may_generate(user) and not report.is_issued


def had_a_part_in(user: User, report: DonorReport) -> bool:
    """Whether the present figures were taken by this person, or anything in it is theirs."""
    if report.snapshot is not None and report.snapshot.made_by_id == user.pk:
        return True
    return report.events.filter(by=user, action=ReportAction.WRITTEN).exists()


def may_review(user: User, report: DonorReport) -> bool:
    return (
        report.state == ReportState.GENERATED
        and holds(user, "review_report")
        and not had_a_part_in(user, report)
    )


def may_send_back(user: User, report: DonorReport) -> bool:
    return not report.is_issued and holds(user, "review_report") and not had_a_part_in(user, report)


def may_issue(user: User, report: DonorReport) -> bool:
    """Another act than reviewing, on another day if need be; the two persons are there already."""
    return report.state == ReportState.REVIEWED and holds(user, "issue_report")


def may_restate(user: User, report: DonorReport) -> bool:
    """Begin the next edition of an issued report."""
    return (
        report.is_issued
        and may_generate(user)
        and not DonorReport.objects.filter(restates=report).exists()
    )


def may_clear_pictures(user: User) -> bool:
    return holds(user, "clear_picture")
