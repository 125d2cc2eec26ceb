"""What each role may do in campaigns: the table "Who may do what", written down once.

Reading is scoped by centre in `campaigns.records.querysets`; writing is decided by
`campaigns.records.authority`, which asks these grants and the centre, and never `is_superuser`.
"""

from mrc.core.accounts.roles import Role, grant

grant(
    Role.OFFICER,
    "campaigns.view_session",
    "campaigns.log_session",
    "campaigns.propose_amendment",
    "campaigns.propose_institution",
    "campaigns.add_evidence",
)
grant(
    Role.SUPERVISOR,
    "wagtailadmin.access_admin",
    "campaigns.view_session",
    "campaigns.verify_session",
    "campaigns.return_session",
    "campaigns.void_session",
    "campaigns.propose_amendment",
    "campaigns.decide_amendment",
    "campaigns.view_institution",
    "campaigns.change_institution",
    "campaigns.accept_institution",
    "campaigns.merge_institution",
    "campaigns.view_evidence",
)
grant(
    Role.DATA_OFFICER,
    "wagtailadmin.access_admin",
    "campaigns.view_session",
    "campaigns.view_all_centres",
    "campaigns.view_institution",
)
grant(
    Role.AUDITOR,
    "wagtailadmin.access_admin",
    "campaigns.view_session",
    "campaigns.view_sessionversion",
    "campaigns.view_sessionevent",
    "campaigns.view_amendment",
    "campaigns.view_all_centres",
    "campaigns.view_institution",
    "campaigns.view_evidence",
)
