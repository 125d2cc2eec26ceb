import pytest

from campaigns.records import authority
from mrc.core.accounts.roles import Role, granted, sync_roles
from tests.factories import make_user


def test_every_granted_permission_exists(db: None) -> None:
    assert [name for name in sync_roles() if name.startswith("campaigns.")] == []


#: What each role may do, by the table "Who may do what"; roles left out may do none of it.
MAY = {
    Role.OFFICER: {"log_session", "propose_amendment", "propose_institution", "add_evidence"},
    Role.SUPERVISOR: {
        "verify_session",
        "return_session",
        "void_session",
        "propose_amendment",
        "decide_amendment",
        "accept_institution",
        "merge_institution",
        "view_evidence",
    },
    Role.AUDITOR: {"view_evidence"},
}


@pytest.mark.parametrize("role", Role)
def test_each_role_may_do_what_the_table_says(role: Role, db: None) -> None:
    user = make_user(role)
    actions = set().union(*MAY.values())
    assert {action for action in actions if authority.holds(user, action)} == MAY.get(role, set())
    for action in actions:
        assert user.has_perm(f"campaigns.{action}") == authority.holds(user, action)


@pytest.mark.parametrize("role", Role)
def test_no_role_may_write_records_past_the_services(role: Role) -> None:
    forbidden = {
        f"campaigns.{action}_{model}"
        for action in ("add", "change", "delete")
        for model in ("session", "sessionversion", "sessionevent", "attendancecount", "amendment")
    }
    assert granted(role) & forbidden == set()
    assert not any(name.startswith("campaigns.delete_") for name in granted(role))
