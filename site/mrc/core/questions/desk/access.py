"""Who reaches the questions: counsellors and supervisors of a centre, by that role alone.

Neither `is_superuser` nor any permission counts. To everybody else there is no such page: a 404,
the same for an address that exists and one that does not.
"""

import datetime

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.views import View

from mrc.core.accounts.models import User
from mrc.core.questions.querysets import may_answer, may_see_questions

#: Neither the browser nor anything on the way keeps a page of this room.
PRIVATE_HEADERS = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
}


def staff_of(request: HttpRequest) -> User:
    """The counsellor or supervisor behind a request. Raises `Http404` for anybody else."""
    if not isinstance(request.user, User) or not may_see_questions(request.user):
        raise Http404
    return request.user


def today() -> datetime.date:
    """The day in Karachi."""
    return timezone.localdate(timezone.now(), timezone.get_default_timezone())


class DeskView(View):
    """Put before a view: staff of the room only, and nothing of it is kept anywhere."""

    #: What only counsellors may do.
    is_deed = False
    member: User

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        self.member = staff_of(request)
        if self.is_deed and not may_answer(self.member):
            raise Http404
        response = super().dispatch(request, *args, **kwargs)
        for name, value in PRIVATE_HEADERS.items():
            response.headers[name] = value
        return response
