"""What the Common Alerting Protocol 1.2 asks of a message, in our own words, strictly.

Sections 3.2.1 to 3.2.4 of the OASIS standard of 1 July 2010: which elements there are, in which
order, how often, and what they may hold. `problems` gives everything that is wrong.
"""

import re
from xml.etree import ElementTree

NAMESPACE = "{urn:oasis:names:tc:emergency:cap:1.2}"

#: Name, least and most often (None: any number).
ALERT = [
    ("identifier", 1, 1), ("sender", 1, 1), ("sent", 1, 1), ("status", 1, 1), ("msgType", 1, 1),
    ("source", 0, 1), ("scope", 1, 1), ("restriction", 0, 1), ("addresses", 0, 1),
    ("code", 0, None), ("note", 0, 1), ("references", 0, 1), ("incidents", 0, 1),
    ("info", 0, None),
]  # fmt: skip
INFO = [
    ("language", 0, 1), ("category", 1, None), ("event", 1, 1), ("responseType", 0, None),
    ("urgency", 1, 1), ("severity", 1, 1), ("certainty", 1, 1), ("audience", 0, 1),
    ("eventCode", 0, None), ("effective", 0, 1), ("onset", 0, 1), ("expires", 0, 1),
    ("senderName", 0, 1), ("headline", 0, 1), ("description", 0, 1), ("instruction", 0, 1),
    ("web", 0, 1), ("contact", 0, 1), ("parameter", 0, None), ("resource", 0, None),
    ("area", 0, None),
]  # fmt: skip
RESOURCE = [
    ("resourceDesc", 1, 1), ("mimeType", 1, 1), ("size", 0, 1), ("uri", 0, 1),
    ("derefUri", 0, 1), ("digest", 0, 1),
]  # fmt: skip
AREA = [
    ("areaDesc", 1, 1), ("polygon", 0, None), ("circle", 0, None), ("geocode", 0, None),
    ("altitude", 0, 1), ("ceiling", 0, 1),
]  # fmt: skip
PAIR = [("valueName", 1, 1), ("value", 1, 1)]
SEQUENCES = {
    "alert": ALERT, "info": INFO, "resource": RESOURCE, "area": AREA,
    "eventCode": PAIR, "parameter": PAIR, "geocode": PAIR,
}  # fmt: skip
WORDS = {
    "status": {"Actual", "Exercise", "System", "Test", "Draft"},
    "msgType": {"Alert", "Update", "Cancel", "Ack", "Error"},
    "scope": {"Public", "Restricted", "Private"},
    "category": {
        "Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport",
        "Infra", "CBRNE", "Other",
    },
    "responseType": {
        "Shelter", "Evacuate", "Prepare", "Execute", "Avoid", "Monitor", "Assess", "AllClear",
        "None",
    },
    "urgency": {"Immediate", "Expected", "Future", "Past", "Unknown"},
    "severity": {"Extreme", "Severe", "Moderate", "Minor", "Unknown"},
    "certainty": {"Observed", "Likely", "Possible", "Unlikely", "Unknown"},
}  # fmt: skip
#: Section 3.3.2: with an offset, never the letter Z, no fractions.
MOMENT = re.compile(r"\d{4}-(0[1-9]|1[0-2])-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d[+-]\d\d:\d\d")
MOMENTS = {"sent", "effective", "onset", "expires"}
#: Neither spaces nor commas nor what XML would have to escape.
NAME = re.compile(r"[^\s,<&]+")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
ADDRESS = re.compile(r"https?://[^\s<>]+")


def problems(content: bytes) -> list[str]:
    """Everything in which a document differs from what the standard asks for."""
    alert = ElementTree.fromstring(content)
    if alert.tag != f"{NAMESPACE}alert":
        return [f"the root is {alert.tag}"]
    found = list(_element(alert))
    kind, references = _text(alert, "msgType"), _text(alert, "references")
    if kind in {"Update", "Cancel", "Ack", "Error"} and not references:
        found.append(f"{kind} without references")
    if kind == "Alert" and references:
        found.append("a first alert refers to others")
    found += [f"reference {one!r}" for one in references.split() if not _is_reference(one)]
    languages = [_text(info, "language") for info in alert.findall(f"{NAMESPACE}info")]
    if len(set(languages)) != len(languages):
        found.append("two info blocks in one language")
    return found


def _is_reference(text: str) -> bool:
    """The sender, the identifier and the moment of an earlier message, with commas."""
    parts = text.split(",")
    return (
        len(parts) == 3
        and all(NAME.fullmatch(part) for part in parts[:2])
        and MOMENT.fullmatch(parts[2]) is not None
    )


def _element(element):
    name = element.tag.removeprefix(NAMESPACE)
    sequence = SEQUENCES.get(name)
    if sequence is None:
        yield from _leaf(name, element)
        return
    if (element.text or "").strip():
        yield f"text directly in {name}"
    yield from _order(name, sequence, [child.tag for child in element])
    for child in element:
        if (child.tail or "").strip():
            yield f"text between the elements of {name}"
        yield from _element(child)


def _order(name, sequence, tags):
    places = {f"{NAMESPACE}{child}": number for number, (child, _l, _m) in enumerate(sequence)}
    yield from (f"{tag} in {name}" for tag in tags if tag not in places)
    known = [places[tag] for tag in tags if tag in places]
    if known != sorted(known):
        yield f"the elements of {name} are not in order"
    for child, least, most in sequence:
        number = tags.count(f"{NAMESPACE}{child}")
        if number < least or (most is not None and number > most):
            yield f"{child} stands {number} times in {name}"


def _leaf(name, element):
    text = element.text or ""
    if len(element):
        yield f"elements in {name}"
    if element.attrib:
        yield f"attributes of {name}"
    if not text.strip():
        yield f"{name} is empty"
    if name in WORDS and text not in WORDS[name]:
        yield f"{name} is {text!r}"
    if name in MOMENTS and not MOMENT.fullmatch(text):
        yield f"{name} is {text!r}"
    if name in {"identifier", "sender"} and not NAME.fullmatch(text):
        yield f"{name} is {text!r}"
    if name == "language" and not LANGUAGE.fullmatch(text):
        yield f"{name} is {text!r}"
    if name in {"web", "uri"} and not ADDRESS.fullmatch(text):
        yield f"{name} is {text!r}"


def _text(element, name):
    return (element.findtext(f"{NAMESPACE}{name}") or "").strip()
