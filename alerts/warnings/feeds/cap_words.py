"""How our words map to those of the Common Alerting Protocol 1.2 (section 3.2.2)."""

from alerts.warnings.choices import CAP_CERTAINTY, CAP_SEVERITY, Certainty, Kind, Severity

#: A scam costs money from today on, but nobody has to leave the house at once: only where life or
#: freedom is in danger does a warning ask for something immediately.
_URGENCY = {
    Severity.EXTREME.value: "Immediate",
    Severity.SEVERE.value: "Expected",
    Severity.MODERATE.value: "Future",
    Severity.MINOR.value: "Future",
}

#: Where people are taken, safety comes before crime. Some consumers read the first one only.
_CATEGORIES = {Kind.TRAFFICKING.value: ("Safety", "Security"), Kind.RUMOUR.value: ("Other",)}


def categories(kind: str) -> tuple[str, ...]:
    """A scam is a matter of law enforcement, which CAP calls Security."""
    return _CATEGORIES.get(kind, ("Security",))


def severity(value: str) -> str:
    return CAP_SEVERITY.get(value, "Unknown")


def certainty(value: str, *, is_cancelled: bool) -> str:
    """A withdrawn warning no longer claims anything."""
    return "Unknown" if is_cancelled else CAP_CERTAINTY.get(value, "Unknown")


def urgency(severity: str, certainty: str, *, is_cancelled: bool) -> str:
    """Past: nothing is asked for any longer. A rumour that is false never asked for anything."""
    if is_cancelled:
        return "Past"
    return "Unknown" if certainty == Certainty.DENIED else _URGENCY.get(severity, "Unknown")


def response_type(certainty: str, *, is_cancelled: bool) -> str:
    """What to do in a word. Not `AllClear` for what was withdrawn: that one warning was wrong or
    is over does not make an offer safe."""
    return "None" if is_cancelled or certainty == Certainty.DENIED else "Avoid"
