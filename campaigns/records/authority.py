"""Who may do what to which record. Services and buttons ask the same functions.

A permission counts here when one of the person's roles was granted it; `is_superuser` never does.
"""

from typing import Any

from mrc.core.accounts.roles import Role, granted
from mrc.core.models import User

from .models import Amendment, EvidenceFile, Session, SessionState


def holds(user: User, codename: str) -> bool:
    """Whether a role of this active member of staff was granted ``campaigns.<codename>``."""
    return user.is_active and any(
        f"campaigns.{codename}" in granted(role) and user.has_role(role) for role in Role
    )


def may_log(user: User) -> bool:
    return user.centre_id is not None and holds(user, "log_session")


def may_verify(user: User, session: Session) -> bool:
    return _may_decide_on(user, session, "verify_session")


def may_return(user: User, session: Session) -> bool:
    return _may_decide_on(user, session, "return_session")


def may_void(user: User, session: Session) -> bool:
    return _may_decide_on(user, session, "void_session")


def may_amend(user: User, session: Session) -> bool:
    """Propose a change to a verified session of one's centre; somebody else decides it."""
    return _of_centre(user, session) and holds(user, "propose_amendment")


def may_decide(user: User, amendment: Amendment) -> bool:
    return amendment.proposed_by_id != user.pk and _may_decide_on(
        user, amendment.session, "decide_amendment"
    )


def may_back_check(user: User, session: Session) -> bool:
    """Ask again about a drawn session: neither its officer, its authors nor who verified it.

    Supervisors for their centre; data officers, who stand outside every centre, for all.
    """
    in_scope = _of_centre(user, session) or user.has_role(Role.DATA_OFFICER)
    return (
        in_scope
        and holds(user, "record_back_check")
        and not had_a_part_in(user, session)
        and not session.events.filter(to_state=SessionState.VERIFIED, by=user).exists()
    )


def may_add_evidence(user: User, session: Session) -> bool:
    """Only the officer who answers for the session; a colleague of the same centre may not."""
    return (
        session.officer_id == user.pk and _of_centre(user, session) and holds(user, "add_evidence")
    )


def may_see_evidence(user: User, evidence: EvidenceFile) -> bool:
    """Supervisors their centre's, auditors all, officers what they uploaded themselves.

    Reading, so a superuser may too; it is logged like everybody's.
    """
    if evidence.uploaded_by_id == user.pk and may_add_evidence(user, evidence.session):
        return True
    return (
        user.has_perm("campaigns.view_evidence")
        and EvidenceFile.objects.visible_to(user).filter(pk=evidence.pk).exists()
    )


def may_propose_institutions(user: User) -> bool:
    return holds(user, "propose_institution")


def may_accept_institutions(user: User) -> bool:
    return holds(user, "accept_institution")


def may_merge_institutions(user: User) -> bool:
    return holds(user, "merge_institution")


def had_a_part_in(user: User, session: Session) -> bool:
    """Whether the person sent, wrote or facilitated any version of the session."""
    return session.officer_id == user.pk or session.versions.had_a_part(user).exists()


def _may_decide_on(user: User, session: Session, codename: str) -> bool:
    return _of_centre(user, session) and holds(user, codename) and not had_a_part_in(user, session)


def _of_centre(user: User, record: Any) -> bool:
    return user.centre_id is not None and user.centre_id == record.centre_id
