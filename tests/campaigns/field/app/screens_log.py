"""Logging a session on the real screens of the app, field by field."""

from collections.abc import Callable, Mapping
from typing import Any

from playwright.sync_api import Page

_CHOSEN_BY_LIST = {"campaign", "language", "audience", "count_method"}
_TICKED = {"topics", "facilitators"}


def type_on_screens(
    page: Page, typed: Mapping[str, Any], *, between: Callable[[Page], None] | None = None
) -> str:
    """From the first screen to "Send"; gives the session's id. `between` is called half-way."""
    page.click(".log-new__button")
    page.click('[data-begin="empty"]')
    page.wait_for_url("**/#/s/**")
    key = page.url.partition("#/s/")[2].partition("/")[0]
    page.select_option("#step [name=campaign]", str(typed["campaign"]))
    page.locator(f'#step [name=place][value="{typed["place"]}"]').check()
    page.fill("#step [name=institution_search]", "gtti")
    page.locator("#step [data-results] [data-slot=choose]").first.click()
    _next(page)
    for name in ("held_on", "starts_at", "ends_at"):
        _write(page, name, typed[name])
    page.locator(f'#step [name=mode][value="{typed["mode"]}"]').check()
    if between is not None:
        _settled(page)
        between(page)
    _next(page)
    _fill_rest(page, typed)
    page.click("#step [data-send]")
    page.wait_for_function("(key) => location.hash === `#/s/${key}`", arg=key)
    return key


def _fill_rest(page: Page, typed: Mapping[str, Any]) -> None:
    for name in _TICKED:
        for value in typed[name]:
            page.locator(f'#step [name={name}][value="{value}"]').check()
    for name in ("language", "audience"):
        page.select_option(f"#step [name={name}]", typed[name])
    for name in typed:
        if name.startswith("material_") or name in ("cohort", "notes"):
            page.fill(f'#step [name="{name}"]', typed[name])
    _next(page)
    page.select_option("#step [name=count_method]", typed["count_method"])
    for name in typed:
        if name.startswith("cell_"):
            _unfold(page, name)
        if name.startswith("cell_") or name in (
            "headcount_declared", "first_time_count", "staff_present",
        ):  # fmt: skip
            page.fill(f'#step [name="{name}"]', typed[name])
    _next(page)


def _write(page: Page, name: str, value: str) -> None:
    """Into a picker of the browser, which takes one form only, or into a plain field."""
    field = page.locator(f"#step [name={name}]")
    if field.get_attribute("type") in ("date", "time"):
        value = _for_picker(value)
    field.fill(value)


def _for_picker(value: str) -> str:
    plain = value.translate(str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "0123456789" * 2))
    if "/" in plain:
        day, month, year = plain.split("/")
        return f"{year}-{int(month):02}-{int(day):02}"
    return plain.replace(".", ":")


def _unfold(page: Page, name: str) -> None:
    """The card of a sex that few sessions have is folded."""
    page.locator(f'#step [name="{name}"]').evaluate(
        "(input) => { for (let one = input.closest('details'); one; "
        "one = one.parentElement.closest('details')) one.open = true; }"
    )


def _settled(page: Page) -> None:
    page.wait_for_selector("[data-kept]:not(:empty)")


def _next(page: Page) -> None:
    before = page.url
    page.click("#step [data-next]")
    page.wait_for_function("(before) => location.href !== before", arg=before)
