"""Who reaches the room of scam reports: a case worker of a centre, by that role alone.

Neither `is_superuser` nor any permission counts. To everybody else there is no such page: a 404,
the same for an address that exists and one that does not. Which reports a case worker sees is
decided by `ScamReportQuerySet.visible_to`.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views import View

from alerts.reports.querysets import may_see_reports
from mrc.core.accounts.models import User
from mrc.core.accounts.roles import Role

#: Neither the browser nor anything on the way keeps a page of this room. With "no-referrer" a
#: browser would send its forms with `Origin: null`, which the check against forged ones refuses.
PRIVATE_HEADERS = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
}


def is_case_worker(user: Any) -> bool:
    """Whether this is an active member of staff with the role and a centre."""
    return isinstance(user, User) and user.centre_id is not None and may_see_reports(user)


def case_worker_of(request: HttpRequest) -> User:
    """The case worker behind a request. Raises `Http404` for anybody else."""
    if not isinstance(request.user, User) or not is_case_worker(request.user):
        raise Http404
    return request.user


def colleagues_of(user: User) -> Any:
    """The active case workers of the same centre, the person included, by name."""
    if user.centre_id is None:
        return User.objects.none()
    return User.objects.filter(
        is_active=True, centre=user.centre_id, groups__name=Role.CASE_WORKER.group_name
    ).order_by("first_name", "last_name", "username")


def keep_private(response: HttpResponseBase) -> HttpResponseBase:
    """The answer with the headers that keep it out of every cache and every referrer."""
    for name, value in PRIVATE_HEADERS.items():
        response.headers[name] = value
    return response


class CaseWorkerView(View):
    """Put before a view: case workers only, and nothing of it is kept anywhere."""

    case_worker: User

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.case_worker = case_worker_of(request)
        return keep_private(super().dispatch(request, *args, **kwargs))
