"""The access table against the whole resolver: every address, everybody, both methods.

The table is meant to be read: `access_table.yaml`. This asks for a share of its cells, a different
one for each person, and for every cell of the areas that must never open by mistake;
`tests/slow/test_access_table.py` asks for all of them.
"""

import zlib
from collections.abc import Iterator
from contextlib import nullcontext

import pytest
from django.db import transaction

from .asking import FORGED, Verdict, ask, nothing_rendered
from .filling import Address, addresses
from .people import ANONYMOUS, EVERYBODY, STAFF, SUPERUSER, browser_of
from .routes import all_routes
from .table import read_table
from .world import World

pytestmark = pytest.mark.django_db
#: One of so many cells is asked for here.
SHARE = 12
#: Asked for in full, whoever asks: other people's power, reports of scams, another centre's rows.
ALWAYS = ("admin/users/", "admin/groups/", "admin/scam-reports/")
#: Signing out would end the sweep; it has tests of its own.
NOT_ASKED = {"accounts/logout/", "admin/logout/"}


def asked(world: World, person: str, *, share: int = SHARE) -> Iterator[tuple[Address, str]]:
    """The cells of the table that are asked for in this person's name."""
    for route in all_routes():
        if route in NOT_ASKED:
            continue
        for address in addresses(route, world):
            for method in ("GET", "POST"):
                cell = f"{person} {method} {route} {address.side}"
                always = route.startswith(ALWAYS) or (
                    address.side == "other" and method == "GET" and person in ("officer",)
                )
                if share == 1 or always or zlib.crc32(cell.encode()) % share == 0:
                    yield address, method


def problems_of(world: World, person: str, *, share: int = SHARE) -> list[str]:
    """Where the answers are not those of the table, and what else they did wrong."""
    client, found = browser_of(world.people[person]), []
    for address, method in asked(world, person, share=share):
        data = FORGED if method == "POST" else None
        answers = read_table().get(address.route)
        is_open = answers is not None and answers.opens(person, method, address.side)
        with nothing_rendered() if is_open else nullcontext():
            verdict = ask(client, method, address.path, data)
        found += _wrong(world, person, address, method, verdict)
    return found


def _wrong(
    world: World, person: str, address: Address, method: str, verdict: Verdict
) -> Iterator[str]:
    what = f"{person} {method} {address.path} ({address.side}): {verdict.status}"
    answers = read_table().get(address.route)
    if answers is None:
        return
    is_known_crash = answers.is_known_crash(person, method, address.side)
    if verdict.crashed != is_known_crash:
        yield f"{what}, {'crashed' if verdict.crashed else 'no crash any more: take it out'}"
    elif not is_known_crash and verdict.is_open != answers.opens(person, method, address.side):
        yield f"{what}, which is {'open' if verdict.is_open else 'closed'} against the table"
    if address.side == "other" and not verdict.is_open:
        told = [word for word in world.secrets if word.encode() in verdict.body]
        if [word for word in told if word not in address.path]:
            yield f"{what} refused, and told {told}"


def test_every_address_is_in_the_table() -> None:
    routes, table = set(all_routes()), set(read_table())
    assert sorted(routes - table) == [], "say in access_table.yaml who may come in here"
    assert sorted(table - routes) == [], "these are no longer addresses of the site"


@pytest.mark.parametrize("person", EVERYBODY)
def test_each_person_opens_what_the_table_says(world: World, person: str) -> None:
    problems = problems_of(world, person)
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("person", STAFF)
def test_without_second_factor_no_staff_area_opens(world: World, person: str) -> None:
    """Signed in by password alone: the admin, the field log, its script's addresses, the keys."""
    client = browser_of(world.people[person], second_factor=False)
    staff_areas = ("admin/", "<lang>/outreach/", "accounts/tokens/", "api/outreach/")
    #: These send everybody to the sign-in of the accounts, which is where the factor is asked for.
    signing_in = ("admin/login/", "admin/password_reset/")
    problems, seen = [], 0
    for address, method in asked(world, person):
        if read_table()[address.route].opens(ANONYMOUS, method, address.side):
            # A stranger gets it too: the empty shell of the field log, "are you there".
            continue
        if address.route.startswith(staff_areas) and not address.route.startswith(signing_in):
            verdict = ask(client, method, address.path, FORGED if method == "POST" else None)
            seen += 1
            if verdict.is_open and verdict.location.partition("?")[0] != "/accounts/login/":
                problems.append(f"{method} {address.path}: {verdict.status} {verdict.location}")
            if verdict.crashed:
                problems.append(f"{method} {address.path} crashed")
            if verdict.wrote:
                problems.append(f"{method} {address.path} wrote to {sorted(verdict.wrote)}")
    assert problems == []
    assert seen > 60


def test_nobody_but_a_superuser_touches_users_and_groups() -> None:
    for route, answers in read_table().items():
        if route.startswith(("admin/users/", "admin/groups/")):
            assert answers.get | answers.post <= {SUPERUSER}, route


def test_scam_reports_open_by_role_alone() -> None:
    """Being a superuser opens none of them."""
    rooms = [route for route in read_table() if route.startswith("admin/scam-reports/")]
    assert len(rooms) > 15
    for route in rooms:
        answers = read_table()[route]
        assert answers.get | answers.post <= {"case_worker"}, route


def test_strangers_open_no_staff_area() -> None:
    staff_areas = ("admin/", "<lang>/outreach/", "accounts/tokens/", "api/outreach/", "api/v1/")
    open_to_all = {
        route
        for route, answers in read_table().items()
        if route.startswith(staff_areas) and ANONYMOUS in answers.get | answers.post
    }
    # Signing in, files without a row of data, the description of the programs' interface, and the
    # empty shell of the field log, which asks its own addresses for everything.
    harmless = {
        "admin/login/", "admin/logout/", "admin/sprite/", "admin/jsi18n/", "api/v1/",
        "api/v1/openapi.json",
        "api/outreach/ping", "<lang>/outreach/app/", "<lang>/outreach/app/manifest.webmanifest",
    }  # fmt: skip
    password_resets = {route for route in open_to_all if route.startswith("admin/password_reset/")}
    assert open_to_all - password_resets <= harmless


#: An event's public form; the register of institutions, which all centres share; an address for
#: programs that takes JSON and looks nothing up before it has some (its own tests send it JSON).
SHARED_BY_CENTRES = {
    "<lang>/events/<slug:slug>/register/",
    "admin/institutions/<uuid:pk>/accept/",
    "admin/institutions/<uuid:pk>/merge/",
    "api/outreach/planned/<int:planned_id>/cancel",
}


@pytest.mark.parametrize(("side", "status"), [("own", 200), ("other", 404)])
def test_phone_cancels_no_plan_of_another_centre(world: World, side: str, status: int) -> None:
    """By JSON, as the phone sends it; what the sweep posts there is no JSON."""
    plan = getattr(world, side)["plan"]
    client = browser_of(world.people["officer"])
    with transaction.atomic():
        answer = client.post(
            f"/api/outreach/planned/{plan.pk}/cancel",
            {"reason": "The institute is closed"},
            content_type="application/json",
        )
        plan.refresh_from_db()
        transaction.set_rollback(True)
    assert answer.status_code == status, answer.content
    assert plan.state == ("cancelled" if side == "own" else "planned")
    if side == "other":
        assert not [word for word in world.secrets if word.encode() in answer.content]


def test_known_crashes_are_of_libraries_and_few() -> None:
    """None is an address of ours, and no reader or officer comes to one."""
    crashing = {route: answers for route, answers in read_table().items() if answers.crashes}
    libraries = (
        "admin/failwhale/", "admin/pages/", "admin/choose-external-link/", "admin/localize/",
        "admin/redirects/", "admin/snippets/",
    )  # fmt: skip
    assert 0 < len(crashing) < 40
    for route, answers in crashing.items():
        assert route.startswith(libraries), route
        assert not {ANONYMOUS, "officer"} & (answers.get | answers.post), route


def test_officers_and_supervisors_write_nothing_of_another_centre(world: World) -> None:
    open_to_others = {
        route
        for route, answers in read_table().items()
        if {"officer", "supervisor"} & answers.post_other
        and any(address.side == "other" for address in addresses(route, world))
    }
    assert open_to_others <= SHARED_BY_CENTRES
