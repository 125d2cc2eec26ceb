"""Cancelling a planned session from the phone."""

from typing import Any

from django.http import HttpResponse

from campaigns.models import PlannedSession
from campaigns.records import services
from mrc.core.models import User

from .answers import RefusalError, answer, told_again

#: The largest key of a row.
_MOST = 2**63 - 1


def cancel(planned_id: int, values: dict[str, Any], *, by: User) -> HttpResponse:
    """200 with the plan's state; the same again too. Raises `RefusalError`."""
    if planned_id > _MOST:
        raise RefusalError("not-found", 404)

    def act() -> PlannedSession:
        return services.cancel_planned(
            planned_id=planned_id, reason=values.get("reason", ""), by=by
        )

    try:
        plan = act()
    except services.NotAllowedError:
        raise RefusalError("not-found", 404) from None
    except services.WrongStateError:
        raise RefusalError("state", 409, state="done") from None
    except services.ReasonError as error:
        errors = {error.field: [{"code": "content", **told_again(act)}]}
        raise RefusalError("content", 422, errors=errors) from None
    return answer({"id": plan.pk, "state": plan.state, "cancel_reason": plan.cancel_reason})
