"""From what was typed to the two pages: English through Wagtail's page tree, Urdu as its
translation."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.html import escape
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page

from alerts.warnings import life
from alerts.warnings.models import AlertIndexPage, AlertPage
from alerts.warnings.rules import RESERVED_SLUGS
from mrc.core.accounts.models import User
from mrc.core.translating import translate_page

from .forms import paragraphs
from .models import WarningDraft
from .steps import STEPS, FilledStep, Step, filled

NAMESPACE = uuid.UUID("b8a5f7c6-13ce-4d3f-9a3b-0f4d8a1f7a55")
LANGUAGES = ("en", "ur")


@dataclass(frozen=True)
class Problem:
    step: Step
    label: str
    text: str


class IncompleteError(Exception):
    """Something is missing or contradicts itself: the warning was not published."""


def index_pages() -> dict[str, AlertIndexPage]:
    """The warnings' page of each language."""
    pages = AlertIndexPage.objects.filter(alias_of__isnull=True).select_related("locale")
    return {page.locale.language_code: page for page in pages}


def may_write(user: User) -> bool:
    """Whether the user may add a warning in both languages."""
    pages = index_pages()
    return len(pages) == len(LANGUAGES) and all(
        page.permissions_for_user(user).can_add_subpage() for page in pages.values()
    )


def may_publish(user: User) -> bool:
    """Whether the user may publish what they write, in both languages."""
    return may_write(user) and all(
        page.permissions_for_user(user).can_publish_subpage() for page in index_pages().values()
    )


def start(*, user: User, typed: dict[str, dict[str, list[str]]] | None = None) -> WarningDraft:
    """A new draft of the user's, empty or with values by step and field."""
    return WarningDraft.objects.create(written_by=user, typed=typed or {})


def problems_of(draft: WarningDraft) -> list[Problem]:
    """Everything that keeps the warning from being published, in the order of the steps."""
    found: list[Problem] = []
    for step in STEPS:
        checked = filled(step, draft, checked=True)
        checked.is_valid()
        found += [Problem(step, label, text) for label, text in checked.problems()]
    return found


def create_pages(draft: WarningDraft, *, user: User, publish: bool) -> AlertPage:
    """Both language pages, published together or saved as drafts; gives the English one.

    The draft row is gone afterwards. Raises `IncompleteError` where something keeps it from being
    published, `ValidationError` where Wagtail refuses the page, `PermissionDenied`.
    """
    if not (may_publish(user) if publish else may_write(user)):
        raise PermissionDenied
    steps = {step.key: filled(step, draft, checked=True) for step in STEPS}
    # Every step is checked, also behind the first one that has something missing.
    complete = all([step.is_valid() for step in steps.values()])  # noqa: C419
    if publish and not complete:
        raise IncompleteError
    if not complete and not _enough_for_a_draft(steps):
        raise ValidationError(
            _("A draft needs at least its English title, its kind and its two dates.")
        )
    with life.one_message(user=user):
        english, urdu = _save(draft, steps, user=user, complete=complete)
        if publish:
            for page in (english, urdu):
                page.get_latest_revision().publish(user=user)
        draft.delete()
    return AlertPage.objects.get(pk=english.pk)


def _save(
    draft: WarningDraft, steps: dict[str, FilledStep], *, user: User, complete: bool
) -> tuple[AlertPage, Page]:
    """Both pages with a revision each, not published."""
    values = page_values(draft, steps, "en")
    english = AlertPage(
        **{name: value for name, value in values.items() if name not in ("countries", "districts")},
        slug=free_slug(values["title"]),
        locale=Locale.objects.get(language_code="en"),
        owner=user,
        live=False,
    )
    english.countries, english.districts = values["countries"], values["districts"]
    index_pages()["en"].add_child(instance=english)
    english.save_revision(user=user)
    urdu_values = {
        name: value
        for name, value in page_values(draft, steps, "ur").items()
        if name in _TRANSLATED
    }
    # What nobody wrote yet stays to be translated.
    urdu = translate_page(
        english, urdu_values, publish=False, allow_missing=not complete, user=user
    )
    return english, urdu


#: The values of a page that differ between the languages.
_TRANSLATED = (
    "title",
    "summary",
    "body",
    "confirmed_by",
    "amount_asked",
    "example_message",
    "signs",
    "do_now",
    "already_paid",
    "contacts",
)


def page_values(draft: WarningDraft, steps: dict[str, FilledStep], language: str) -> dict[str, Any]:
    """The values of the fields of one language's page. Blocks have the same ids in both."""
    texts = {key: _cleaned(step) for key, step in steps.items()}
    what, where, signs = texts["what"], texts["where"], texts["signs"]
    build = _Blocks(draft, steps, language)
    return {
        "title": what.get(f"title_{language}") or "",
        "summary": what.get(f"summary_{language}") or "",
        "kind": what.get("kind") or "",
        "severity": what.get("severity") or AlertPage.Severity.SEVERE,
        "certainty": what.get("certainty") or AlertPage.Certainty.REPORTED,
        "confirmed_by": what.get(f"confirmed_by_{language}") or "",
        "channels": where.get("channels") or [],
        "trades": where.get("trades") or [],
        "countries": list(where.get("countries") or []),
        "districts": list(where.get("districts") or []),
        "amount_asked": where.get(f"amount_asked_{language}") or "",
        "first_seen": where.get("first_seen"),
        "expires_on": where.get("expires_on"),
        "example_message": signs.get(f"example_message_{language}") or "",
        "body": build.body(what.get(f"body_{language}") or ""),
        "signs": build.points("signs"),
        "do_now": build.points("do_now"),
        "already_paid": build.points("already_paid"),
        "contacts": build.contacts(),
        "sources": build.sources(),
    }


def preview_page(draft: WarningDraft, language: str) -> AlertPage:
    """One language's page as it would be, not saved, to be looked at."""
    steps = {step.key: filled(step, draft, checked=True) for step in STEPS}
    for step in steps.values():
        step.is_valid()
    values = page_values(draft, steps, language)
    for name in ("first_seen", "expires_on"):
        # Nobody has typed it yet.
        values[name] = values[name] or timezone.localdate()
    index = index_pages()[language]
    page = AlertPage(
        **{name: value for name, value in values.items() if name not in ("countries", "districts")},
        slug=slugify(values["title"]) or "preview",
        locale=index.locale,
        live=False,
    )
    page.countries, page.districts = values["countries"], values["districts"]
    page.depth = index.depth + 1
    page.path = AlertPage._get_path(index.path, page.depth, index.numchild + 1)
    page.set_url_path(index)
    return page


def free_slug(title: str) -> str:
    """An address for the title that no page beside it has."""
    base = (slugify(title) or "warning")[:80].strip("-")
    taken = set(Page.objects.child_of(index_pages()["en"]).values_list("slug", flat=True))
    taken |= RESERVED_SLUGS
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def _enough_for_a_draft(steps: dict[str, FilledStep]) -> bool:
    what, where = _cleaned(steps["what"]), _cleaned(steps["where"])
    needed = (what.get("title_en"), what.get("kind"), where.get("first_seen"))
    return all((*needed, where.get("expires_on")))


def _cleaned(step: FilledStep) -> dict[str, Any]:
    """What is right on a step, whatever else is wrong there."""
    step.form.is_valid()
    cleaned = dict(step.form.cleaned_data)
    # A text without its other language is kept: it is right in itself.
    for name in step.form.errors:
        if name not in cleaned and name.endswith(("_en", "_ur")):
            cleaned[name] = step.form.data.get(name, "")[:255]
    return cleaned


class _Blocks:
    """Builds streams of blocks; the id of a block follows from where it stands in the draft."""

    def __init__(self, draft: WarningDraft, steps: dict[str, FilledStep], language: str) -> None:
        self.draft = draft
        self.language = language
        self.lists = {one.of.name: one.formset for step in steps.values() for one in step.lists}

    def body(self, text: str) -> Any:
        html = "".join(f"<p>{escape(line)}</p>" for line in paragraphs(text))
        return self._stream("body", [("text", 0, html)] if html else [])

    def points(self, name: str) -> Any:
        lines = [
            ("item", number, f"<p>{escape(text)}</p>")
            for number, line in self._lines(name)
            if (text := " ".join((line.get(f"text_{self.language}") or "").split()))
        ]
        return self._stream(name, lines)

    def contacts(self) -> Any:
        rows = [
            (
                "contact",
                number,
                {"contact": line["contact"].pk, "note": line.get(f"note_{self.language}") or ""},
            )
            for number, line in self._lines("contacts")
            if line.get("contact")
        ]
        return self._stream("contacts", rows)

    def sources(self) -> Any:
        rows = [
            ("source", number, {key: line.get(key) or "" for key in ("name", "url", "date")})
            for number, line in self._lines("sources")
            if line.get("name")
        ]
        return self._stream("sources", rows)

    def _lines(self, name: str) -> list[tuple[int, dict[str, Any]]]:
        """The filled lines of a list with their numbers."""
        found = []
        for number, form in enumerate(self.lists[name]):
            form.is_valid()
            cleaned = dict(getattr(form, "cleaned_data", {}))
            for field in form.errors:
                if field not in cleaned and field.endswith(("_en", "_ur")):
                    cleaned[field] = form.data.get(form.add_prefix(field), "")[:300]
            if any(cleaned.values()):
                found.append((number, cleaned))
        return found

    def _stream(self, name: str, rows: list[tuple[str, int, Any]]) -> Any:
        raw = [
            {"type": kind, "value": value, "id": str(uuid.uuid5(NAMESPACE, f"{name}:{number}"))}
            for kind, number, value in rows
        ]
        return AlertPage._meta.get_field(name).to_python(raw)
