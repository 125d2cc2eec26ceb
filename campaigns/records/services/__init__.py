"""Everything that writes records: keyword-only, atomic, and the only way in."""

from campaigns.records.authority import (
    may_accept_institutions,
    may_add_evidence,
    may_amend,
    may_back_check,
    may_decide,
    may_log,
    may_merge_institutions,
    may_propose_institutions,
    may_return,
    may_see_evidence,
    may_verify,
    may_void,
)
from campaigns.records.errors import (
    ConflictError,
    EvidenceError,
    EvidenceGoneError,
    NotAllowedError,
    ReasonError,
    RecordsError,
    RulesBrokenError,
    WrongStateError,
)

from .amendments import decide_amendment, propose_amendment
from .back_checks import draw_back_checks, record_back_check
from .bulk import BulkOutcome, FlaggedError, verify_clean_session, verify_many
from .decisions import return_session, verify_session, void_session
from .drafts import delete_draft, save_draft
from .evidence import add_evidence, delete_expired_evidence, open_evidence
from .institutions import (
    Match,
    accept_institution,
    merge_institution,
    near_duplicates,
    propose_institution,
)
from .plans import cancel_planned, hold_planned
from .submission import Receipt, review, submit_session

__all__ = [
    "BulkOutcome",
    "ConflictError",
    "EvidenceError",
    "EvidenceGoneError",
    "FlaggedError",
    "Match",
    "NotAllowedError",
    "ReasonError",
    "Receipt",
    "RecordsError",
    "RulesBrokenError",
    "WrongStateError",
    "accept_institution",
    "add_evidence",
    "cancel_planned",
    "decide_amendment",
    "delete_draft",
    "delete_expired_evidence",
    "draw_back_checks",
    "hold_planned",
    "may_accept_institutions",
    "may_add_evidence",
    "may_amend",
    "may_back_check",
    "may_decide",
    "may_log",
    "may_merge_institutions",
    "may_propose_institutions",
    "may_return",
    "may_see_evidence",
    "may_verify",
    "may_void",
    "merge_institution",
    "near_duplicates",
    "open_evidence",
    "propose_amendment",
    "propose_institution",
    "record_back_check",
    "return_session",
    "review",
    "save_draft",
    "submit_session",
    "verify_clean_session",
    "verify_many",
    "verify_session",
    "void_session",
]
