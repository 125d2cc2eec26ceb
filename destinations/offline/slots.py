"""What keeping puts into the pages of a guide (`mrc.core.slots`)."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from mrc.core.bilingual import current_language
from mrc.core.public_worker.states import WorkerState, worker_state

if TYPE_CHECKING:
    from destinations.models import GuidePage


def keep_action(
    request: HttpRequest | None, *, guide: "GuidePage | None" = None, **kwargs: Any
) -> SafeString | str:
    """A line of what a reader can do with a guide; hidden until a script finds that it works."""
    state = worker_state()
    if guide is None or not guide.pk or state is WorkerState.KILL:
        return ""
    context = {
        "guide": guide,
        "is_offered": state is WorkerState.ON,
        "language": current_language(),
    }
    return render_to_string("destinations/components/keep_action.html", context, request=request)
