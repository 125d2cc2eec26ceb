"""schema.org data in a page, for search engines and messengers."""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

#: What could end the element or begin another one, written so that JSON reads the same.
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def structured_data(data: dict[str, Any]) -> SafeString:
    """A JSON-LD element. Empty values are left out.

    It is a data block: browsers never run it, and the policy against inline scripts does not
    concern it.
    """
    cleaned = {"@context": "https://schema.org", **_without_empty(data)}
    text = json.dumps(cleaned, ensure_ascii=False).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308


def _without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        cleaned = {key: _without_empty(item) for key, item in value.items()}
        return {key: item for key, item in cleaned.items() if item not in (None, "", [], {})}
    if isinstance(value, list | tuple):
        return [item for item in map(_without_empty, value) if item not in (None, "", [], {})]
    # Lazy translations are not JSON.
    return value if isinstance(value, bool | int | float) or value is None else str(value)
