"""What each role may do in campaigns: the table "Who may do what", written down once.

Reading is scoped by centre in `campaigns.records.querysets`; writing is decided by
`campaigns.records.authority`, which asks these grants and the centre, and never `is_superuser`.
"""

from wagtail.permissions import register_permission_policy

from mrc.core.accounts.roles import Role, grant

from .models import (
    Amendment,
    BackCheck,
    EvidenceFile,
    EvidenceView,
    PlannedSession,
    Session,
    SessionVersion,
)
from .records.centre_scope import CentrePolicy

# Whatever generic view or chooser is ever made for them, it knows one centre's rows only.
register_permission_policy(Session, CentrePolicy(Session))
register_permission_policy(PlannedSession, CentrePolicy(PlannedSession))
register_permission_policy(SessionVersion, CentrePolicy(SessionVersion, "session__centre"))
register_permission_policy(EvidenceFile, CentrePolicy(EvidenceFile, "session__centre"))
register_permission_policy(Amendment, CentrePolicy(Amendment, "session__centre"))
register_permission_policy(BackCheck, CentrePolicy(BackCheck, "session__centre"))
register_permission_policy(EvidenceView, CentrePolicy(EvidenceView, "evidence__session__centre"))

grant(
    Role.OFFICER,
    "campaigns.view_figures",
    "campaigns.view_session",
    "campaigns.log_session",
    "campaigns.import_session",
    "campaigns.propose_amendment",
    "campaigns.propose_institution",
    "campaigns.add_evidence",
)
grant(
    Role.SUPERVISOR,
    "campaigns.view_figures",
    "wagtailadmin.access_admin",
    "campaigns.view_session",
    "campaigns.verify_session",
    "campaigns.import_session",
    "campaigns.return_session",
    "campaigns.void_session",
    "campaigns.propose_amendment",
    "campaigns.decide_amendment",
    "campaigns.view_amendment",
    "campaigns.view_backcheck",
    "campaigns.record_back_check",
    "campaigns.view_institution",
    "campaigns.change_institution",
    "campaigns.accept_institution",
    "campaigns.merge_institution",
    "campaigns.view_evidence",
)
grant(
    Role.DATA_OFFICER,
    "campaigns.import_session",
    "campaigns.view_amendment",
    "campaigns.view_backcheck",
    "campaigns.record_back_check",
    "campaigns.view_figures",
    "wagtailadmin.access_admin",
    "campaigns.view_session",
    "campaigns.view_all_centres",
    "campaigns.view_institution",
)
grant(
    Role.AUDITOR,
    "campaigns.view_figures",
    "wagtailadmin.access_admin",
    "campaigns.view_session",
    "campaigns.view_sessionversion",
    "campaigns.view_sessionevent",
    "campaigns.view_amendment",
    "campaigns.view_backcheck",
    "campaigns.view_all_centres",
    "campaigns.view_institution",
    "campaigns.view_evidence",
)
