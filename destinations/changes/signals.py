"""Of what this room tells others."""

from django.dispatch import Signal

#: After the commit of every publication of a guide or a part, in whatever language and however
#: small, of its withdrawal, and of a recorded change of a fact. `country=` is the
#: `destinations.models.Country`, or None where it concerns every guide.
guide_changed = Signal()
