"""What a chart shows, in one sentence: read by those who do not see the drawing, and by all others
before they look."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .numbers import grouped


def highest(points: Sequence[tuple[str, float | None]], measure: str) -> str:
    """Where the most were, and how many of the points are gaps."""
    known = [(name, number) for name, number in points if number is not None]
    if not known:
        return _("There is nothing to show for this time.")
    name, number = max(known, key=lambda point: point[1])
    values = {"measure": measure, "name": name, "number": grouped(number)}
    text = (
        _("%(measure)s: the most were in %(name)s, with %(number)s.")
        if measure
        else _("The most were in %(name)s, with %(number)s.")
    ) % values
    gaps = len(points) - len(known)
    if not gaps:
        return text
    rest = ngettext(
        "%(gaps)s of %(all)s is a gap: no session was recorded.",
        "%(gaps)s of %(all)s are gaps: no session was recorded.",
        gaps,
    ) % {"gaps": grouped(gaps), "all": grouped(len(points))}
    return f"{text} {rest}"


def against_target(name: str, number: float, expected: float, tolerance: float) -> str:
    """How a number stands to what was expected by then."""
    values = {"name": name, "number": grouped(number), "expected": grouped(round(expected))}
    # 15 % of 100 is 15, whatever a float makes of it.
    least, most = (round(expected * (1 + sign * tolerance), 6) for sign in (-1, 1))
    if number < least:
        text = _("%(name)s: %(number)s, behind the %(expected)s expected by then.")
    elif number > most:
        text = _("%(name)s: %(number)s, ahead of the %(expected)s expected by then.")
    else:
        text = _("%(name)s: %(number)s, on track with the %(expected)s expected by then.")
    return text % values


def of_people(women: int, men: int, largest: str, number: int, total: int) -> str:
    """The sentence of a population pyramid."""
    if not total:
        return _("No people are counted here.")
    return _(
        "%(women)s women and girls, %(men)s men and boys. The largest group is “%(largest)s”, "
        "with %(number)s of %(total)s attendances."
    ) % {
        "women": grouped(women),
        "men": grouped(men),
        "largest": largest,
        "number": grouped(number),
        "total": grouped(total),
    }


def of_districts(reached: int, everywhere: int, first: str, number: float | None) -> str:
    """The sentence of the map."""
    if not reached:
        return _("No district is reached yet.")
    values = {"reached": grouped(reached), "all": grouped(everywhere), "first": first}
    if number is None:
        return _("%(reached)s of %(all)s districts are reached.") % values
    return _(
        "%(reached)s of %(all)s districts are reached. The most were in %(first)s: %(number)s."
    ) % {**values, "number": grouped(number)}
