"""Draws the cards of a message and keeps them. What the worker and `draw_cards` call."""

import hashlib
import json
import logging
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Count, Q
from django.utils import timezone

from alerts.warnings.messages import AlertMessage

from .models import AlertCard
from .page import card_html
from .shapes import DESIGN, FORMATS, Shape
from .texts import card_of

logger = logging.getLogger(__name__)

#: Seconds for one card; it takes one or two.
DRAWING_SECONDS = 90
_FOLDER = "cards"
_PROBLEM_LENGTH = 300


class CardsFailedError(Exception):
    """At least one card could not be drawn now; another attempt may succeed."""


@dataclass(frozen=True)
class _Answer:
    content: bytes
    width: int
    height: int
    problem: str


def draw_cards(message: AlertMessage, *, again: bool = False) -> int:
    """Draw what is missing of a message's cards, or everything with `again`; gives how many files
    were written.

    Safe to repeat: a card that exists is left alone. A card that fails leaves its reason, does
    not keep the others from being drawn, and raises `CardsFailedError` at the end.
    """
    ready = set() if again else _ready_shapes(message)
    card = card_of(message)
    failed = []
    for shape in Shape:
        if shape not in ready and not _draw_one(message, shape, card_html(card, shape)):
            failed.append(shape.value)
    if failed:
        raise CardsFailedError(f"{message.code}: {', '.join(failed)}")
    return len(Shape) - len(ready)


def without_cards() -> list[int]:
    """Keys of the newest message of each warning that lacks a card of the present design."""
    drawn = Count("cards", filter=Q(cards__design=DESIGN) & ~Q(cards__name=""))
    messages = AlertMessage.objects.latest().annotate(drawn=drawn).filter(drawn__lt=len(Shape))
    return list(messages.order_by("pk").values_list("pk", flat=True))


def _ready_shapes(message: AlertMessage) -> set[str]:
    """What is drawn in the present design, and whose file is still where it was put."""
    cards = AlertCard.objects.filter(message=message, design=DESIGN).exclude(name="")
    return {card.shape for card in cards if default_storage.exists(card.name)}


def _draw_one(message: AlertMessage, shape: Shape, html: str) -> bool:
    answer = _in_a_process_of_its_own(html, shape)
    if answer.problem:
        logger.error("A card could not be drawn: %s %s", message.code, shape.value)
    values = {
        "name": _keep(message, shape, answer.content) if not answer.problem else "",
        "size": len(answer.content),
        "width": answer.width,
        "height": answer.height,
        "design": DESIGN,
        "made_at": timezone.now(),
        "problem": answer.problem[:_PROBLEM_LENGTH],
    }
    if not answer.problem:
        AlertCard.objects.update_or_create(message=message, shape=shape.value, defaults=values)
        return True
    # A card that is there stays better than none.
    AlertCard.objects.get_or_create(message=message, shape=shape.value, defaults=values)
    return False


def _keep(message: AlertMessage, shape: Shape, content: bytes) -> str:
    """The name under which the content is stored: nobody guesses it, and it never changes its
    content, so that everybody may keep a copy for ever."""
    digest = hashlib.sha256(content).hexdigest()[:24]
    name = f"{_FOLDER}/{message.code}-{digest}-{shape.value}.{FORMATS[shape].ending}"
    if default_storage.exists(name):
        return name
    return default_storage.save(name, ContentFile(content))


def _in_a_process_of_its_own(html: str, shape: Shape) -> _Answer:
    """A crash, an endless loop or all memory used up ends that process, and is a problem in words
    here."""
    with tempfile.TemporaryDirectory(prefix="mrc-card-") as folder:
        output = Path(folder) / "card"
        request = {
            "html": html,
            "shape": shape.value,
            "output": str(output),
        }
        try:
            done = subprocess.run(
                [sys.executable, "-m", "alerts.warnings.cards.drawing"],
                input=json.dumps(request).encode(),
                capture_output=True,
                cwd=settings.REPO_DIR,
                env=_environment(folder),
                timeout=DRAWING_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return _Answer(b"", 0, 0, f"The drawing process did not answer: {type(error).__name__}")
        return _answer_of(done, output)


def _answer_of(done: subprocess.CompletedProcess[bytes], output: Path) -> _Answer:
    try:
        said = json.loads(done.stdout)
    except ValueError:
        said = {}
    if done.returncode or not said:
        reason = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        return _Answer(b"", 0, 0, f"The drawing process ended with {done.returncode}. {reason}")
    if "error" in said:
        return _Answer(b"", 0, 0, said["error"])
    return _Answer(output.read_bytes(), said["width"], said["height"], "")


def _environment(folder: str) -> dict[str, str]:
    """Nothing of ours: no key, no database address. Only where programs, fonts and libraries are,
    and a folder that may be written to."""
    kept = ("PATH", "LD_LIBRARY_PATH", "FONTCONFIG_PATH", "FONTCONFIG_FILE", "LANG")
    given = {name: value for name in kept if (value := os.environ.get(name))}
    paths = [str(settings.PROJECT_DIR.parent), str(settings.REPO_DIR)]
    return {
        **given,
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONDONTWRITEBYTECODE": "1",
        "HOME": folder,
        "TMPDIR": folder,
        "XDG_CACHE_HOME": os.environ.get("XDG_CACHE_HOME", folder),
    }
