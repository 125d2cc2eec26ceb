"""What records announce to the rooms that use them."""

from django.dispatch import Signal

#: A version was stored as it was sent, in the transaction that stores it. `version`.
version_received = Signal()
#: Many sessions were loaded at once, some of them long past. `today`: the day of the loading.
sessions_loaded = Signal()
#: A session has another state or another current version; sent inside the transaction that moved
#: it. `session_id`: its id.
session_moved = Signal()
