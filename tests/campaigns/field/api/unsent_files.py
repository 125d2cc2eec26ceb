"""Files of unsent work as the app writes them (`site/mrc/static/mrc/js/outreach/files.js`)."""

import base64
import hashlib
import json
from typing import Any
from uuid import UUID

from campaigns.field.working import typed_from_content
from campaigns.records.content import content_hash, parse_content
from campaigns.records.identifiers import new_id
from mrc.core.models import User


def entry(
    content: dict[str, Any],
    *,
    session_id: UUID | None = None,
    status: str = "ready",
    pictures: tuple[bytes, ...] = (),
    **values: Any,
) -> dict[str, Any]:
    normal = parse_content(content, complete=False)
    return {
        "id": str(session_id or new_id()),
        "base_version": 0,
        "status": status,
        "bundle": "0" * 32,
        "typed": typed_from_content(normal.as_json()),
        "content": normal.as_json(),
        "content_hash": content_hash(normal),
        "evidence": [
            {
                "sha256": hashlib.sha256(data).hexdigest(),
                "kind": "sheet",
                "jpeg": base64.b64encode(data).decode(),
            }
            for data in pictures
        ],
        **values,
    }


def unsent_file(user: User, *entries: dict[str, Any], **values: Any) -> bytes:
    file = {
        "mrc": "outreach-unsent",
        "format": 1,
        "user": {"id": user.pk, "name": user.get_full_name()},
        "saved_at": "2026-03-10T12:00:00.000Z",
        "server_time": None,
        "sessions": list(entries),
        "institutions": [],
        "cancellations": [],
        **values,
    }
    return json.dumps(file, indent=1).encode()
