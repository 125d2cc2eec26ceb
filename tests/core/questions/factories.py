"""Questions as the public form stores them, and the form filled in as a browser does."""

import html
import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

from mrc.core.models import Centre, Question
from mrc.core.questions.reply import read_reply
from mrc.core.questions.services import ask

ADDRESS = "/en/ask/"
WORDS = "May the agent keep my passport?"
MAIL = "sadia@example.com"


def make_question(centre: Centre | None = None, **values: Any) -> Question:
    """As `ask` stores it: by mail, in English, unless told otherwise."""
    by, to = values.pop("reply_by", "email"), values.pop("reply_to", MAIL)
    return Question.objects.get(
        pk=ask(
            topic=values.pop("topic", "offer"),
            question=values.pop("question", WORDS),
            reply_to=read_reply(by, to),
            centre=centre,
            language=values.pop("language", "en"),
            **values,
        ).pk
    )


def answers(**changed: str) -> dict[str, str]:
    """What somebody types who types all that must be typed."""
    return {
        "topic": "offer",
        "question": WORDS,
        "reply_by": "phone",
        "reply_to": "0300 1234567",
        "language": "en",
        "centre": "any",
        **changed,
    }


def text_of(response: HttpResponse) -> str:
    return html.unescape(response.content.decode())


def state_in(response: HttpResponse) -> str:
    """The sealed beginning that a page carries."""
    found = re.search(r'name="state" value="([^"]+)"', response.content.decode())
    assert found, text_of(response)[:2000]
    return html.unescape(found[1])


def send(client: Client, typed: dict[str, str], *, address: str = ADDRESS, query: str = ""):
    """Opens the form, fills it in and presses the button."""
    page = client.get(address + query)
    return client.post(address, {"state": state_in(page), "go": "send", **typed})


def reference_in(response: HttpResponse) -> str:
    found = re.search(r"\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b", text_of(response))
    assert found, text_of(response)
    return found[0]
