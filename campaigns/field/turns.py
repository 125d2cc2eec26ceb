"""In which order the saves of one opened page were made, whatever order they arrive in.

On a bad network an autosave can come in after the button that was pressed later. Each save carries
its turn, such as ``k3f9a:4``: the fourth of the page that gave itself the name k3f9a.
"""

import re

from django.http import QueryDict

_TURN = re.compile(r"([0-9a-z]{1,20}):([0-9]{1,9})")


def read(posted: QueryDict) -> str:
    """The turn that a save carries; empty without JavaScript, or for what is none."""
    text = posted.get("turn", "")
    return text if _TURN.fullmatch(text) else ""


def is_before(turn: str, last: str) -> bool:
    """Whether both are of the same opened page and the first was made earlier."""
    one, other = _TURN.fullmatch(turn), _TURN.fullmatch(last)
    if one is None or other is None or one[1] != other[1]:
        return False
    return int(one[2]) < int(other[2])
