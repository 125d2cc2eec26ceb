"""What records announce to the rooms that use them."""

from django.dispatch import Signal

#: Many sessions were loaded at once, some of them long past. `today`: the day of the loading.
sessions_loaded = Signal()
