"""What follows from a publication of an event, inside the transaction that notes it."""

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from events.states import EventState

from . import services
from .notices import tell_of_change

if TYPE_CHECKING:
    from events.models import EventPage


def follow_the_page(sender: type, event: "EventPage", **kwargs: Any) -> None:
    services.follow_the_page(event=event, now=timezone.now())


def tell_people(
    sender: type, event: "EventPage", changed: set[str], state: EventState, **kwargs: Any
) -> None:
    tell_of_change(event=event, state=state, changed=changed, now=timezone.now())
