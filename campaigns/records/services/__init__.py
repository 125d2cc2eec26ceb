"""Everything that writes records: keyword-only, atomic, and the only way in."""

from campaigns.records.authority import (
    may_accept_institutions,
    may_amend,
    may_decide,
    may_log,
    may_merge_institutions,
    may_propose_institutions,
    may_return,
    may_verify,
    may_void,
)
from campaigns.records.errors import (
    ConflictError,
    NotAllowedError,
    ReasonError,
    RecordsError,
    RulesBrokenError,
    WrongStateError,
)

from .amendments import decide_amendment, propose_amendment
from .decisions import return_session, verify_session, void_session
from .drafts import delete_draft, save_draft
from .institutions import (
    Match,
    accept_institution,
    merge_institution,
    near_duplicates,
    propose_institution,
)
from .submission import Receipt, review, submit_session

__all__ = [
    "ConflictError",
    "Match",
    "NotAllowedError",
    "ReasonError",
    "Receipt",
    "RecordsError",
    "RulesBrokenError",
    "WrongStateError",
    "accept_institution",
    "decide_amendment",
    "delete_draft",
    "may_accept_institutions",
    "may_amend",
    "may_decide",
    "may_log",
    "may_merge_institutions",
    "may_propose_institutions",
    "may_return",
    "may_verify",
    "may_void",
    "merge_institution",
    "near_duplicates",
    "propose_amendment",
    "propose_institution",
    "return_session",
    "review",
    "save_draft",
    "submit_session",
    "verify_session",
    "void_session",
]
