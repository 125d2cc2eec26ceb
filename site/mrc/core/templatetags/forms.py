"""Tags of forms that readers fill in."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import template
from django.forms import BaseForm, BoundField

register = template.Library()


@dataclass(frozen=True)
class Problem:
    """Something to mend, and the id of the element that it is mended in; empty for the whole."""

    message: str
    label: str = ""
    place: str = ""


@register.inclusion_tag("components/error_summary.html")
def error_summary(
    form: BaseForm | str | None = None,
    *,
    fields: Iterable[BoundField] | None = None,
    problem: str = "",
    problems: Iterable[str] = (),
    place: str = "",
) -> dict[str, Any]:
    """What is wrong in a form, for its top; nothing where nothing is.

    `fields` where the page does not show all of the form's; `problem` or `problems` and their
    `place` where a view found them without a form.
    """
    found = [Problem(message, place=place) for message in ([problem] if problem else problems)]
    # A page without a form has an empty word in its place.
    if isinstance(form, BaseForm):
        found += [Problem(str(message)) for message in form.non_field_errors()]
        for field in form if fields is None else fields:
            found += [Problem(str(one), str(field.label), _place(field)) for one in field.errors]
    return {"problems": found}


def _place(field: BoundField) -> str:
    """A single box itself, so that one can type at once; of boxes to tick their question, so that
    it is in sight."""
    return field.id_for_label or f"field-{field.html_name}"
