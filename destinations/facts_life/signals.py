"""What other rooms and apps may listen to."""

from django.dispatch import Signal

#: Sent after the commit whenever a fact, its check, its kind or its expiry changed what a reader
#: sees. `countries`: a set of primary keys of `Country`, or None for every country.
facts_changed = Signal()
