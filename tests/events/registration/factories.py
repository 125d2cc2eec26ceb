"""Builders of registrations for tests."""

import uuid
from typing import Any

from django.utils import timezone

from events.models import EventPage, Registration
from events.registration import services
from events.registration.services import Told


def told(**values: Any) -> Told:
    defaults: dict[str, Any] = {
        "name": "Sana Bibi",
        "email": "sana@reader.example",
        "phone": "",
        "seats": 1,
        "language": "en",
    }
    return Told(**{**defaults, **values})


def register(event: EventPage, *, is_held: bool = False, **values: Any) -> Registration:
    return services.register(
        event=event, told=told(**values), key=uuid.uuid4(), now=timezone.now(), is_held=is_held
    )
