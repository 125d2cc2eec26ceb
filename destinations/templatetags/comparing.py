"""Tags of the comparison and the cost list."""

from django import template

from destinations.comparing.money import Money, in_words

register = template.Library()


@register.filter
def money(value: Money | None) -> str:
    """A sum as the reader's language writes it; nothing where there is none."""
    return in_words(value) if value is not None else ""
