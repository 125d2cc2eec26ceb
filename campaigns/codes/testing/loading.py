"""Loads the first question sets (content/campaigns/question-sets.yaml)."""

import datetime
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from campaigns.codes.models import QuestionSet

from .services import NewAnswer, NewQuestion, make_set


def load_question_sets(*, now: datetime.datetime) -> int:
    """Makes the sets that are missing, and gives how many; one that exists stays as it is."""
    path = Path(settings.REPO_DIR) / "content" / "campaigns" / "question-sets.yaml"
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    missing = [
        row
        for row in rows
        if not QuestionSet.objects.filter(key=row["key"], version=row["version"]).exists()
    ]
    for row in missing:
        make_set(
            key=row["key"],
            version=row["version"],
            title_en=row["title_en"],
            title_ur=row["title_ur"],
            pass_mark=row["pass_mark"],
            questions=[_question(one) for one in row["questions"]],
            by=None,
            now=now,
        )
    return len(missing)


def _question(row: dict[str, Any]) -> NewQuestion:
    pairs = zip(row["answers_en"], row["answers_ur"], strict=True)
    return NewQuestion(
        text_en=row["text_en"],
        text_ur=row["text_ur"],
        rests_on=row["rests_on"],
        answers=[
            NewAnswer(english, urdu, is_right=place == row["right"])
            for place, (english, urdu) in enumerate(pairs, start=1)
        ],
    )
