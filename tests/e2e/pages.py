"""The screens of the site as people use them: the journeys speak through these, not in selectors.

`wait_for_function` and strings to evaluate do not work here: the site's policy allows no eval.
Wait with `expect` instead.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from playwright.sync_api import APIResponse, Locator, Page, expect

from tests.e2e.conftest import Visitor

#: Everything that a form holds, in the order of the page: name and value, ticked ones only. Without
#: the answers to remarks, which go when their remark goes.
_TYPED = """form => [...new FormData(form).entries()]
  .filter(([name]) => !/^(csrf|asked_|tick_|note_|explanation_)/.test(name))"""

#: A report's tables: key of the family -> row -> column -> what stands in the cell.
_TABLES = """main => Object.fromEntries(
  [...main.querySelectorAll('h2[id^=family-]')].map(heading => {
    const text = cell => cell.textContent.trim().replace(/\\s+/g, ' ');
    const table = heading.parentElement.querySelector('table');
    const columns = [...table.querySelectorAll('thead th')].slice(1).map(text);
    const rows = [...table.querySelectorAll('tbody tr')].map(row => {
      const [label, ...cells] = [...row.children].map(text);
      return [label, Object.fromEntries(columns.map((name, at) => [name, cells[at] ?? '']))];
    });
    return [heading.id.replace('family-', ''), Object.fromEntries(rows)];
  }))"""

Figures = dict[str, dict[str, dict[str, str]]]


class Cell(NamedTuple):
    """One box of the form: how many people of which sex and age."""

    sex: str
    age_band: str
    people: int

    @property
    def name(self) -> str:
        return f"cell_{self.sex}_{self.age_band}"


def ask(person: Visitor, method: str, address: str, **fields: str) -> APIResponse:
    """A request with a person's own cookies, as somebody sends it who types addresses.

    A POST carries the token that a form of theirs would: what refuses it is not the token.
    """
    url = f"{person.site.url}{address}"
    if method == "GET":
        return person.context.request.get(url, max_redirects=0)
    cookies = {cookie["name"]: cookie["value"] for cookie in person.context.cookies()}
    token = cookies["csrftoken"]
    answer = person.context.request.post(
        url,
        form={"csrfmiddlewaretoken": token, **fields},
        headers={"X-CSRFToken": token},
        max_redirects=0,
    )
    assert "CSRF" not in answer.text() or answer.status != 403, address
    return answer


class FieldLog:
    """An officer's log of sessions, in one language."""

    def __init__(self, person: Visitor, language: str = "en", *, javascript: bool = True) -> None:
        self.person = person
        self.page: Page = person.page
        self.language = language
        self.javascript = javascript
        self.session_id = ""

    # --- Going about ------------------------------------------------------------------------

    def address(self, rest: str = "") -> str:
        return f"/{self.language}/outreach/{rest}"

    def open_home(self) -> Page:
        return self.person.open(self.address())

    def begin_session(self) -> str:
        """Opens a new session, and gives its id."""
        self.open_home()
        self.page.locator(".log-new__button").click()
        expect(self.page.locator("#field-campaign")).to_be_visible()
        self.session_id = self._id_in_address()
        return self.session_id

    def _id_in_address(self) -> str:
        found = re.search(r"/sessions/([0-9a-f-]{36})/", self.page.url)
        assert found is not None, self.page.url
        return found[1]

    def go_to(self, step: str) -> None:
        """By the buttons on top of every step, which save first."""
        with self.page.expect_navigation():
            self.page.locator(f'.log-steps__step[value="go:{step}"]').click()
        assert f"/{step}/" in self.page.url, self.page.url

    def go_on(self) -> None:
        """“Save and go on”: to the next step, or back to this one with what is wrong."""
        with self.page.expect_navigation():
            self.page.locator('.log-buttons button[value="next"]').click()

    def save_wrong(self) -> None:
        """Presses “Save and go on” with a mistake in it: the page comes back with all of it."""
        typed = self.typed()
        self.go_on()
        expect(self.page.locator("#problems")).to_be_visible()
        kept = self.typed()
        lost = [pair for pair in typed if pair not in kept]
        assert lost == [], f"not kept: {lost}"

    def save_right(self, next_step: str) -> None:
        self.go_on()
        problems = self.page.locator("#problems")
        assert f"/{next_step}/" in self.page.url, problems.all_inner_texts()

    # --- Filling in -------------------------------------------------------------------------

    @property
    def form(self) -> Locator:
        return self.page.locator("form#step")

    def typed(self) -> list[list[str]]:
        return self.form.evaluate(_TYPED)

    def fill(self, **values: str) -> None:
        """Types into fields by their names, and waits until the script has saved it."""
        state = self.page.locator("[data-autosave-state]")
        if self.javascript:
            state.evaluate("line => { line.textContent = ''; }")
        for name, value in values.items():
            field = self.form.locator(f'[name="{name}"]')
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        if self.javascript:
            expect(state).to_have_text("Saved" if self.language == "en" else "محفوظ ہو گیا")

    def tick(self, name: str, number: int = 0) -> None:
        """Ticks the first, or another, box or circle of a list."""
        self.form.locator(f'[name="{name}"]').nth(number).check()

    def choose_campaign(self, beginning: str) -> None:
        field = self.form.locator('[name="campaign"]')
        label = next(
            text for text in field.locator("option").all_inner_texts() if text.startswith(beginning)
        )
        field.select_option(label=label)

    def choose_institution(self, words: str) -> None:
        """By its name: from what the script shows while one types, else with the button."""
        if self.javascript:
            self.form.locator('[name="institution_search"]').press_sequentially(words)
        else:
            self.form.locator('[name="institution_search"]').fill(words)
            with self.page.expect_navigation():
                self.form.locator('button[value="search"]').click()
        found = self.page.locator("[data-list] .choice", has_text=words).first
        found.locator("input").check()

    def fill_cells(self, *cells: Cell) -> None:
        """Types into the boxes of people, and empties all others."""
        wanted = {cell.name: str(cell.people) for cell in cells}
        for sex in sorted({cell.sex for cell in cells}):
            card = self.form.locator(f'details.sex-card[data-sex="{sex}"]')
            if card.get_attribute("open") is None:
                card.locator("summary").click()
        filled = {name for name, value in self.typed() if name.startswith("cell_") and value}
        self.fill(**dict.fromkeys(filled - wanted.keys(), ""), **wanted)

    # --- What the page says -----------------------------------------------------------------

    def remark(self, field: str, code: str) -> Locator:
        """What a rule says beside a field: inside the field's own frame."""
        name = f"remark-{field}-{code}"
        return self.page.locator(f'#field-{field} :is([id="{name}"], [id^="{name}-"])')

    def expect_remark(self, field: str, code: str, text: str) -> None:
        expect(self.remark(field, code)).to_contain_text(text)

    def explain(self, code: str, reason: str) -> None:
        self.page.locator(f'[name="explanation_{code}"]').fill(reason)

    def acknowledge(self, code: str, note: str = "") -> None:
        self.page.locator(f'[name="tick_{code}"]').check()
        if note:
            self.page.locator(f'[name="note_{code}"]').fill(note)

    def acknowledge_the_rest(self) -> list[str]:
        """Ticks every warning that is left; which ones there are may depend on other sessions."""
        boxes = self.page.locator('.log-problems input[name^="tick_"]')
        codes = [str(box.get_attribute("name"))[5:] for box in boxes.all()]
        for code in codes:
            self.acknowledge(code)
        return codes

    # --- Sending ----------------------------------------------------------------------------

    def press_send(self) -> None:
        with self.page.expect_navigation():
            self.page.locator('button[value="send"]').click()

    def send(self) -> str:
        """Sends, and gives the reference on the receipt."""
        self.press_send()
        reference = self.page.locator(".receipt__reference")
        expect(reference, "the receipt after sending").to_be_visible()
        return reference.inner_text().strip("\u2066\u2067\u2068\u2069\u200e\u200f ")

    def open_session(self, session_id: str = "") -> Page:
        return self.person.open(self.address(f"sessions/{session_id or self.session_id}/"))


class CheckingRoom:
    """The supervisor's screens in the admin."""

    def __init__(self, person: Visitor) -> None:
        self.person = person
        self.page: Page = person.page

    def open_queue(self) -> Page:
        return self.person.open("/admin/sessions/awaiting/")

    def open_session(self, reference: str) -> None:
        """From the queue, by its reference."""
        self.open_queue()
        self.page.get_by_role("link", name=reference).click()
        expect(self.page.locator("#verify-form")).to_be_visible()

    def return_session(self, reason: str, **remarks: str) -> None:
        form = self.page.locator("#return-form")
        form.locator('[name="reason"]').fill(reason)
        form.locator("summary").click()
        for field, text in remarks.items():
            form.locator(f'[name="remark-{field}"]').fill(text)
        form.get_by_role("button", name="Return").click()
        self.expect_message("went back to its officer")

    def verify(self) -> None:
        self.page.locator("#verify-form button").click()
        self.expect_message("is verified")

    def expect_message(self, text: str) -> None:
        expect(self.page.locator(".messages")).to_contain_text(text)

    def figures(self, query: str = "") -> Figures:
        """What the page of figures shows now: its rows by quarter and by campaign."""
        found: Figures = {}
        for by in ("quarter", "campaign"):
            page = self.person.open(f"/admin/figures/{query or '?'}&by={by}")
            for family, rows in page.locator("main").evaluate(_TABLES).items():
                found.setdefault(family, {}).update(rows)
        return found


def number_in(text: str) -> int:
    """The number in a cell of a report; a dash and an empty cell are nothing."""
    return int(text.replace(",", "")) if text not in ("–", "") else 0


def moved(before: Figures, after: Figures, row: str) -> dict[str, int]:
    """By how much the numbers of one row changed, by column; those that stayed are left out."""
    changes = {}
    for family, rows in after.items():
        for column, text in rows[row].items():
            old = before[family].get(row, {}).get(column, "")
            if not re.fullmatch(r"[\d,]*|–", text) or not re.fullmatch(r"[\d,]*|–", old):
                continue
            if difference := number_in(text) - number_in(old):
                changes[f"{family}: {column}"] = difference
    return changes


def people_by(cells: tuple[Cell, ...], part: str) -> Mapping[str, int]:
    """The people of some cells by `sex` or by `age_band`."""
    sums: dict[str, int] = {}
    for cell in cells:
        key = getattr(cell, part)
        sums[key] = sums.get(key, 0) + cell.people
    return sums


class PageEditor:
    """Wagtail's editor for a page, and the editor of its translation."""

    def __init__(self, person: Visitor) -> None:
        self.person = person
        self.page: Page = person.page

    def open_by_title(self, title: str, *, below: str = "") -> None:
        """Found as editors find pages: by the search in the admin, `below` the page above it."""
        self.person.open("/admin/pages/search/?q=" + title.replace(" ", "+"))
        row = self.page.locator("main table tr", has_text=below)
        # A row names the page above it too, as a link.
        row.locator("td.title").get_by_role("link", name=title, exact=True).first.click()
        expect(self.page.locator("footer").last).to_be_visible()

    def add_to_text(self, beginning: str, more: str) -> None:
        """Types at the end of a paragraph in the body."""
        editor = self.page.locator('[data-contentpath="body"] .Draftail-Editor', has_text=beginning)
        editor.locator("[contenteditable=true]").click()
        self.page.keyboard.press("Control+End")
        self.page.keyboard.type(more)
        # The editor hands what was typed to the form a moment later.
        field = self.page.locator(f'input[type=hidden][name^="body-"][value*="{more.strip()}"]')
        expect(field).to_have_count(1)

    def publish(self) -> None:
        self.press_publish()
        self.expect_message("has been published")

    def publish_new(self) -> None:
        self.press_publish()
        self.expect_message("created and published")

    def press_publish(self) -> None:
        self.page.get_by_role("button", name="More actions").last.click()
        self.page.get_by_role("button", name="Publish", exact=True).click()

    def expect_message(self, text: str) -> None:
        expect(self.page.locator(".messages")).to_contain_text(text)

    # --- Translation ------------------------------------------------------------------------

    @property
    def missing_texts(self) -> Locator:
        return self.page.locator("li.incomplete")

    def translate(self, missing: Locator, text: str) -> None:
        missing.get_by_role("button", name="Translate").click()
        missing.locator("textarea").fill(text)
        missing.get_by_role("button", name="Save").click()

    def press_publish_translation(self) -> None:
        self.page.get_by_role("button", name=re.compile("Publish in")).first.click()
