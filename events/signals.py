"""What other rooms may listen to."""

from django.dispatch import Signal

#: A publication changed when, where or whether an event takes place. Sent inside the transaction
#: that notes it, with `event` (its English page), `changed` (a set of `"time"`, `"place"`,
#: `"status"`) and `state` (the new `EventState`).
event_changed = Signal()
#: A page of an event was published in its first language; sent with `event`.
event_published = Signal()
