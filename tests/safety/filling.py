"""Real addresses for patterns: each parameter is filled in with something of the world.

An address pattern with a parameter that is not said here fails the tests, so that nothing is asked
about with made-up numbers, of which every view says that there is no such thing.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.apps import apps

from .routes import LANGUAGE
from .world import Things, World

_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
#: What parameters mean whatever the address is.
_EVERYWHERE = {
    "parent_page_id": "page", "page_id": "page", "page_to_move_id": "page",
    "destination_id": "home", "view_restriction_id": "restriction", "restriction_id": "restriction",
    "page_view_restriction_id": "restriction",
    "document_id": "document", "doc_id": "document", "image_id": "image",
    "uploaded_file_id": "uploaded_file", "translation_id": "translation",
    "translation_source_id": "translation_source", "string_segment_id": "string_segment",
    "overridable_segment_id": "overridable_segment", "redirect_id": "redirect",
    "collection_id": "collection", "revision_id": "revision", "task_id": "task",
    "workflow_pk": "workflow", "page_pk": "page", "planned_id": "plan",
    "institution_id": "institution", "event": "event",
}  # fmt: skip
#: Parameters that are words; the first that the view knows.
_WORDS = {
    "filter_spec": "original", "action_name": "copy", "handout": "slide", "paper": "cards",
    "language": "en", "name": "safe-migration-1", "key": "safe-migration", "step": "what",
    "mode": "default", "medium": "s", "shape": "square", "digest": "0" * 64, "token": "none",
    "identifier": "none", "rest": "nothing", "path": "images/none.png", "number": "1",
    "task_state_id": "1", "workflow_state_id": "1", "uidb64": "MQ", "picture": "1", "file": "1",
    "model_name": "informationpage", "app_label": "home", "app_name": "home", "action": "delete",
    "content_type_app_name": "home", "content_type_model_name": "informationpage",
    "object_id": "1", "session_id": "1",
}  # fmt: skip
#: What a parameter means below an address; the longest beginning that fits decides.
_BELOW: dict[str, dict[str, str]] = {
    "admin/api/main/^pages/": {"pk": "page"},
    "admin/api/main/^documents/": {"pk": "document"},
    "admin/api/main/^images/": {"pk": "image"},
    "admin/pages/": {"pk": "page"},
    "admin/collections/": {"pk": "collection"},
    "admin/workflows/": {"pk": "workflow"},
    "admin/workflows/tasks/": {"pk": "task"},
    "admin/reports/links/": {"pk": "link"},
    "admin/reports/urdu-texts/": {"pk": "urdu_note"},
    "admin/reports/missed-searches/": {"pk": "searched"},
    "admin/donor-reports/": {"pk": "donor_report"},
    "admin/donor-reports/pictures/": {"pk": "image"},
    "admin/donor-reports/pictures/evidence/": {"pk": "evidence"},
    "admin/sessions/": {"pk": "session"},
    "admin/back-checks/": {"pk": "back_check"},
    "admin/institutions/": {"pk": "institution"},
    "admin/evidence/": {"pk": "evidence"},
    "admin/amendments/": {"pk": "amendment"},
    "admin/amendments/propose/": {"pk": "verified"},
    "admin/targets/": {"pk": "target"},
    "admin/planned-sessions/": {"pk": "plan"},
    "admin/short-addresses/campaigns/": {"pk": "campaign"},
    "admin/short-addresses/plans/": {"pk": "plan"},
    "admin/new-warning/": {"draft_id": "warning_draft"},
    "admin/scam-reports/": {"pk": "report"},
    "admin/warning-proposals/": {"pk": "proposal"},
    "admin/promoters/": {"pk": "promoter"},
    "admin/promoters/import/": {"pk": "register_upload"},
    "admin/warnings/": {"page_id": "alert"},
    "admin/registrations/": {"pk": "registration", "event": "event.translation_key"},
    "admin/facts/": {"pk": "fact"},
    "admin/facts/import/": {"pk": "fact_upload"},
    "admin/questions/": {"pk": "question"},
    "admin/guide-suggestions/": {"number": "suggestion"},
    "admin/feedback/": {"key": "feedback.page_key"},
    "admin/awareness-campaigns/": {"pk": "campaign"},
    "admin/programmes/": {"pk": "programme"},
    "admin/locales/": {"pk": "locale"},
    "admin/sites/": {"pk": "site"},
    "admin/users/": {"pk": "user"},
    "admin/groups/": {"pk": "group"},
    "admin/documents/": {"pk": "document"},
    "admin/images/": {"pk": "image"},
    "admin/localize/": {"page_id": "urdu_page"},
    "admin/localize/submit/": {"page_id": "page"},
    "accounts/tokens/": {"pk": "token"},
    "api/": {"session_id": "session"},
    "c/": {"code": "campaign_code"},
    "v/": {"code": "alert_code"},
    f"{LANGUAGE}c/": {"code": "campaign_code"},
    f"{LANGUAGE}campaigns/": {"slug": "campaign.slug"},
    f"{LANGUAGE}outreach/imports/": {"pk": "import"},
    f"{LANGUAGE}outreach/": {"session_id": "session"},
    f"{LANGUAGE}outreach/codes/campaigns/": {"pk": "campaign"},
    f"{LANGUAGE}outreach/sessions/<uuid:session_id>/evidence/": {"pk": "evidence"},
    f"{LANGUAGE}outreach/sessions/<uuid:session_id>/amend/": {"session_id": "verified"},
    f"{LANGUAGE}outreach/sessions/<uuid:session_id>/kept/": {"pk": "conflict"},
    f"{LANGUAGE}outreach/sessions/<uuid:session_id>/discard/": {"session_id": "draft"},
    f"{LANGUAGE}outreach/sessions/<uuid:session_id>/institution/": {"session_id": "draft"},
    f"{LANGUAGE}outreach/sessions/<uuid:session_id>/<slug:slug>/": {"session_id": "draft"},
    f"{LANGUAGE}outreach/codes/sessions/": {"session_id": "session"},
    f"{LANGUAGE}alerts/": {"slug": "alert.slug"},
    f"{LANGUAGE}events/": {"slug": "event.slug"},
    f"{LANGUAGE}destinations/": {"slug": "guide.slug"},
}
#: Parameters whose words depend on the address.
_WORDS_BELOW = {
    f"{LANGUAGE}outreach/sessions/<uuid:session_id>/<slug:slug>/": {"slug": "what"},
    "admin/bulk/": {"app_label": "wagtailcore", "model_name": "page", "action": "delete"},
    "admin/tag-autocomplete/": {"app_name": "taggit", "model_name": "tag"},
    "admin/workflows/tasks/": {"app_label": "wagtailcore", "model_name": "groupapprovaltask"},
    "admin/settings/": {"pk": "1"},
    "admin/localize/submit/snippet/": {"app_label": "home", "model_name": "glossaryterm"},
    "admin/localize/api/snippets/": {"app_label": "home", "model_name": "glossaryterm"},
}
#: Regular expressions, written out: Wagtail's and two of ours.
_WRITTEN_OUT = {
    "admin/^.*/$": "admin/no-such-screen/",
    r"documents/^(\d+)/(.*)$": "documents/{document}/law.pdf",
    "accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$":
        "accounts/password/reset/key/1-none/",
    r"admin/pages/^(?P<pk>\d+)/revisions/compare/(?P<revision_id_a>live|earliest|\d+)\.\.\."
    r"(?P<revision_id_b>live|latest|\d+)/$": "admin/pages/{page}/revisions/compare/live...latest/",
    f"{LANGUAGE}outreach/^exports/(?P<rows_of>sessions|cells)"
    r"\.(?P<file_type>csv|xlsx)$": "en/outreach/exports/sessions.csv",
    f"{LANGUAGE}" + r"^((?:[\w\-]+/)*)$": "en/about-us/",
}  # fmt: skip


class Address(NamedTuple):
    """A pattern, filled in; `side` is "shared" where nothing in it is of a centre or a person."""

    route: str
    side: str
    path: str


def addresses(route: str, world: World) -> Iterator[Address]:
    """The pattern with things of one's own, and with another centre's where there are such."""
    filled, is_of_a_centre = _fill(route, world, world.own)
    if not is_of_a_centre:
        yield Address(route, "shared", filled)
        return
    yield Address(route, "own", filled)
    yield Address(route, "other", _fill(route, world, world.other)[0])


def _fill(route: str, world: World, side: Things) -> tuple[str, bool]:
    is_of_a_centre = False
    if route in _WRITTEN_OUT:
        plain = {name: thing.pk for name, thing in world.shared.items() if hasattr(thing, "pk")}
        return "/" + _WRITTEN_OUT[route].format(**plain), False
    things = {**world.shared, **side}

    def value(found: re.Match[str]) -> str:
        nonlocal is_of_a_centre
        name = _meaning(route, found[1])
        if name is None:
            return _word(route, found[1])
        key, _dot, attribute = name.partition(".")
        is_of_a_centre |= key in side
        thing = things[key]
        return str(getattr(thing, attribute or "pk", thing))

    plain_route = route.replace(LANGUAGE, "en/").replace("/^", "/")
    return "/" + _PARAMETER.sub(value, plain_route), is_of_a_centre


def _meaning(route: str, parameter: str) -> str | None:
    """The name of the thing that a parameter stands for; None for a word."""
    below = _longest(_BELOW, route, parameter)
    words = _longest(_WORDS_BELOW, route, parameter)
    if below is not None and words is None:
        return below
    if parameter in _EVERYWHERE and words is None:
        return _EVERYWHERE[parameter]
    return None


def _word(route: str, parameter: str) -> str:
    if parameter == "pk" and "snippet" in route:
        return _first_snippet(route)
    word = _longest(_WORDS_BELOW, route, parameter) or _WORDS.get(parameter)
    assert word, f"{route}: say in tests/safety/filling.py what <{parameter}> is filled in with"
    return word


def _first_snippet(route: str) -> str:
    """The key of a row of the model that a snippet's address names."""
    found = re.match(r"admin/snippets/(?:choose/)?(\w+)/(\w+)/", route)
    model = apps.get_model(*found.groups()) if found else apps.get_model("home", "glossaryterm")
    first: Any = model._default_manager.first()
    assert first is not None, f"the world of tests/safety/ has no {model.__name__}"
    return str(first.pk)


def _longest(table: dict[str, dict[str, str]], route: str, parameter: str) -> str | None:
    fits = [start for start in table if route.startswith(start) and parameter in table[start]]
    return table[max(fits, key=len)][parameter] if fits else None
