"""Walking through the field log as an officer without JavaScript does: by reading and posting."""

import re
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client

from campaigns.models import Institution, Session
from mrc.core.models import User

Posted = dict[str, Any]


class Log:
    def __init__(
        self,
        client: Client,
        *,
        officer: User,
        institute: Institution,
        lists: dict[str, int],
        language: str = "en",
    ) -> None:
        self.client = client
        self.officer = officer
        self.institute = institute
        self.lists = lists
        self.language = language
        self.draft = ""

    # --- Moving about -------------------------------------------------------------------------

    def url(self, path: str = "") -> str:
        return f"/{self.language}/outreach/{path}"

    def at(self, step: str) -> str:
        return self.url(f"sessions/{self.draft}/{step}/")

    def open_home(self) -> HttpResponse:
        return self.client.get(self.url())

    def begin(self) -> str:
        """Presses "New session"; gives the draft's id."""
        response = self.client.post(self.url("sessions/new/"))
        match = re.search(r"/sessions/([0-9a-f-]{36})/where/$", response["Location"])
        assert match, response["Location"]
        self.draft = match[1]
        return self.draft

    def read(self, step: str, query: str = "") -> "Page":
        return Page(self.client.get(self.at(step) + query))

    def read_session(self, key: object) -> "Page":
        return Page(self.client.get(self.url(f"sessions/{key}/")))

    def save(self, step: str, *, action: str = "next", **changes: Any) -> HttpResponse:
        """Fills in a step as a good session would have it, with these changes, and saves it."""
        posted = {**self.filled_in(step), **changes, "action": action}
        return self.client.post(
            self.at(step), {name: value for name, value in posted.items() if value is not None}
        )

    def save_all(self, **changes: Any) -> None:
        for step in ("where", "when", "what", "count"):
            wanted = self.filled_in(step)
            mine = {
                name: value
                for name, value in changes.items()
                if name in wanted or name in EXTRA.get(step, ())
            }
            self.save(step, **mine)

    def send(self, **answers: Any) -> HttpResponse:
        return self.client.post(self.at("check"), {"action": "send", **answers})

    def send_new(self, **changes: Any) -> Session:
        self.begin()
        self.save_all(**changes)
        response = self.send()
        assert response["Location"] == self.at("receipt"), Page(self.client.get(self.at("check")))
        return Session.objects.get(pk=self.draft)

    def filled_in(self, step: str) -> Posted:
        """What an officer types in a step about a session that breaks no rule."""
        return {
            "where": {
                "campaign": self.lists["campaign"],
                "place": "institution",
                "institution": str(self.institute.pk),
            },
            "when": {
                "held_on": "2026-03-10",
                "starts_at": "10:00",
                "ends_at": "11:30",
                "mode": "in_person",
            },
            "what": {
                "topics": [self.lists["topic"]],
                "language": "ur",
                "facilitators": [self.officer.pk],
                "audience": "trainees",
                "cohort": "Welding batch B, 2026",
                "partners": [self.lists["partner"]],
                f"material_{self.lists['material']}": "40",
                "referrals": "3",
                "questions": "How long does the visa take?",
                "notes": "",
            },
            "count": {
                "headcount_declared": "37",
                "count_method": "headcount",
                "cell_female_18_24": "12",
                "cell_male_18_24": "20",
                "cell_male_25_29": "5",
                "first_time_count": "30",
                "staff_present": "2",
            },
        }[step]


#: Fields of a step that a good session leaves empty.
EXTRA = {
    "where": ("venue", "district", "institution_search"),
    "count": (
        "question_set",
        "pre_tested",
        "pre_passed",
        "post_tested",
        "post_passed",
        "disability_respondents",
        "disability_positives",
        "cell_female_under_15",
        "cell_female_45_plus",
        "cell_transgender_18_24",
        "cell_not_recorded_not_recorded",
    ),
}


class Page:
    """A page as it was answered: what stands beside a field, and what the fields hold."""

    def __init__(self, response: HttpResponse) -> None:
        self.status = response.status_code
        self.html = response.content.decode()

    def __str__(self) -> str:
        return " ".join(re.sub(r"<[^>]+>", " ", self.html).split())

    def beside(self, anchor: str) -> str:
        """The text of the block of one field or group of fields."""
        parser = _Block(f"field-{anchor}")
        parser.feed(self.html)
        return " ".join("".join(parser.text).split())

    def value(self, name: str) -> str | None:
        """What a text field holds."""
        found = re.search(rf'<input[^>]*\bname="{name}"[^>]*>', self.html)
        if found is None:
            area = re.search(rf'<textarea[^>]*\bname="{name}"[^>]*>\n?([^<]*)<', self.html)
            return area[1] if area else None
        value = re.search(r'\bvalue="([^"]*)"', found[0])
        return value[1] if value else ""

    def is_chosen(self, name: str, value: object) -> bool:
        """Whether a radio button, a tick box or an option is the chosen one."""
        radio = rf'<input[^>]*\bname="{name}"[^>]*\bvalue="{value}"[^>]*\bchecked'
        select = re.search(rf'<select[^>]*\bname="{name}".*?</select>', self.html, re.S)
        option = rf'<option value="{value}" selected>'
        return bool(re.search(radio, self.html) or (select and re.search(option, select[0])))


class _Block(HTMLParser):
    """Collects the text inside the element with an id."""

    VOID = frozenset({"input", "br", "use", "img", "meta", "link", "hr"})

    def __init__(self, wanted: str) -> None:
        super().__init__()
        self.wanted = wanted
        self.depth = 0
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.depth and tag not in self.VOID:
            self.depth += 1
        elif dict(attrs).get("id") == self.wanted:
            self.depth = 1

    def handle_endtag(self, tag: str) -> None:
        if self.depth and tag not in self.VOID:
            self.depth -= 1

    def handle_data(self, data: str) -> None:
        if self.depth:
            self.text.append(data)
