"""Filters of the player."""

import math

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from destinations.listening import lengths
from mrc.core.templatetags.mrc import ltr

register = template.Library()
register.filter("clock", lengths.clock)


@register.filter
def kilobytes(size: int) -> SafeString | str:
    """As the scripts of keeping say it: thousands of bytes, rounded up."""
    if size < 1_000_000:
        return ltr(_("%(number)s KB") % {"number": math.ceil(size / 1000)})
    return ltr(_("%(number)s MB") % {"number": f"{math.ceil(size / 100_000) / 10:.1f}"})
