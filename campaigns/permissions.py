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
    Target,
)
from .records.centre_scope import CentrePolicy, TargetPolicy

# Whatever generic view or chooser is ever made for them, it knows one centre's rows only.
register_permission_policy(Session, CentrePolicy(Session))
register_permission_policy(PlannedSession, CentrePolicy(PlannedSession))
register_permission_policy(SessionVersion, CentrePolicy(SessionVersion, "session__centre"))
register_permission_policy(EvidenceFile, CentrePolicy(EvidenceFile, "session__centre"))
register_permission_policy(Amendment, CentrePolicy(Amendment, "session__centre"))
register_permission_policy(BackCheck, CentrePolicy(BackCheck, "session__centre"))
register_permission_policy(EvidenceView, CentrePolicy(EvidenceView, "evidence__session__centre"))
register_permission_policy(Target, TargetPolicy(Target))

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
    "campaigns.view_target",
    "campaigns.view_plannedsession",
    "campaigns.add_plannedsession",
    "campaigns.change_plannedsession",
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
    "campaigns.clear_picture",
)
grant(Role.COMMUNICATIONS, "campaigns.clear_picture")
grant(
    Role.DATA_OFFICER,
    "campaigns.view_target",
    "campaigns.set_target",
    "campaigns.view_target_history",
    "campaigns.view_plannedsession",
    "campaigns.view_programme",
    "campaigns.add_programme",
    "campaigns.change_programme",
    "campaigns.view_campaign",
    "campaigns.add_campaign",
    "campaigns.change_campaign",
    "campaigns.view_report",
    "campaigns.generate_report",
    "campaigns.review_report",
    "campaigns.issue_report",
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
    "campaigns.view_target",
    "campaigns.view_target_history",
    "campaigns.view_plannedsession",
    "campaigns.view_programme",
    "campaigns.view_campaign",
    "campaigns.view_report",
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

# Slides, posters, leaflets, tests and what people ask: `campaigns.codes`.
grant(
    Role.SUPERVISOR,
    "campaigns.view_shortaddress",
    "campaigns.choose_contents",
    "campaigns.view_questionset",
)
grant(
    Role.DATA_OFFICER,
    "campaigns.view_shortaddress",
    "campaigns.choose_contents",
    "campaigns.view_questionset",
    "campaigns.make_questionset",
)
grant(Role.AUDITOR, "campaigns.view_shortaddress", "campaigns.view_questionset")
grant(
    Role.COMMUNICATIONS,
    "campaigns.view_shortaddress",
    "campaigns.choose_contents",
    "campaigns.view_questionset",
)
grant(
    Role.EDITOR,
    "campaigns.view_questionset",
    "campaigns.make_questionset",
    "campaigns.view_roomquestion",
    "campaigns.settle_roomquestion",
)
