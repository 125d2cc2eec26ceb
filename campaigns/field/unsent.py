"""What somebody sent after their sign-in had run out is kept until they have signed in again.

It waits in the browser's own session on the server, for one page of one draft, and is put into the
draft when the same person opens that page.
"""

from django.http import HttpRequest, QueryDict

from campaigns.models import SessionDraft

_KEY = "field_unsent"
#: A step with everything filled in is about 5 kB.
_MOST = 64 * 1024


def keep(request: HttpRequest) -> None:
    """Keep what was posted by somebody who is signed out, if it belongs to a draft."""
    match = request.resolver_match
    if request.method != "POST" or match is None or match.url_name != "field_log_step":
        return
    posted = request.POST.copy()
    posted.pop("csrfmiddlewaretoken", None)
    body = posted.urlencode()
    if len(body) > _MOST or not SessionDraft.objects.filter(pk=match.kwargs["session_id"]).exists():
        return
    request.session[_KEY] = {"path": _bare(request.path), "posted": body}


def take(request: HttpRequest) -> QueryDict | None:
    """What was kept for this page, once. Whatever was kept for another page is forgotten."""
    kept = request.session.pop(_KEY, None)
    if not kept or kept["path"] != _bare(request.path):
        return None
    return QueryDict(kept["posted"])


def _bare(path: str) -> str:
    """The address without its language."""
    return path.lstrip("/").partition("/")[2]
