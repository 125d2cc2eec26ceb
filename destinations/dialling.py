"""Numbers to call in what a fact says: pure functions.

They are dialled in the country of the guide, as they stand there: 999 in Kuwait is no number of
Pakistan, so no country's code is put before it.
"""

import re

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

#: A number as it is written, in parts or whole; one in brackets is a remark, such as a year.
_NUMBER = re.compile(r"\([^)]*\)|(\+?\d(?:[\d\u00a0\u2010\u2011 -]*\d)?)")
#: From the shortest emergency number to the longest of ITU-T E.164.
_FEWEST_DIGITS, _MOST_DIGITS = 3, 15


def with_calls(text: str) -> SafeString:
    """The text, escaped, with each number to call as a link that dials it."""
    pieces = []
    end = 0
    for match in _NUMBER.finditer(text):
        number = match.group(1) or ""
        # Urdu's own digits too: a phone dials ASCII alone.
        digits = "".join(str(int(one)) for one in number if one.isdigit())
        if not _FEWEST_DIGITS <= len(digits) <= _MOST_DIGITS:
            continue
        pieces.append((conditional_escape(text[end : match.start()]), _link(number, digits)))
        end = match.end()
    pieces.append((conditional_escape(text[end:]), SafeString("")))
    return format_html_join("", "{}{}", pieces)


def _link(number: str, digits: str) -> SafeString:
    plus = "+" if number.startswith("+") else ""
    return format_html(
        '<a class="nowrap" href="tel:{}{}"><bdi dir="ltr">{}</bdi></a>', plus, digits, number
    )
