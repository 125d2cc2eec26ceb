"""The queue, the store and the voice in a real browser, without the site: the scripts alone."""

import functools
import hashlib
import http.server
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, Playwright

from tests.browsers import chromium_path

KEEP = "/mrc/js/keep/"


class _Quiet(http.server.SimpleHTTPRequestHandler):
    """The folder of static files, and an empty page to stand on."""

    def do_GET(self) -> None:
        if self.path != "/":
            return super().do_GET()
        page = b"<!doctype html><html lang=en><meta charset=utf-8><main></main>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)
        return None

    def log_message(self, format: str, *args: Any) -> None:
        """A test says what is worth saying."""


@pytest.fixture(scope="module")
def files() -> Iterator[str]:
    handler = functools.partial(_Quiet, directory=str(settings.STATICFILES_DIRS[0]))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser(driver: Playwright) -> Iterator[Browser]:
    arguments = ["--no-sandbox", "--disable-gpu"]
    chromium = driver.chromium.launch(executable_path=chromium_path(), args=arguments)
    yield chromium
    chromium.close()


@pytest.fixture
def page(browser: Browser, files: str) -> Iterator[Page]:
    context = browser.new_context()
    one = context.new_page()
    one.goto(f"{files}/")
    yield one
    context.close()


def run(page: Page, module: str, script: str, value: Any = None) -> Any:
    """What an async function body gives that has the module's names as `m` and `value`."""
    return page.evaluate(
        "async ([module, script, value]) => {"
        " const m = await import(module);"
        " return eval(`(async (m, value) => { ${script} })`)(m, value); }",
        [f"{KEEP}{module}", script, value],
    )


def item(url: str, content: str = "", group: str = "guide") -> dict[str, Any]:
    content = content or url
    size = len(content)
    digest = hashlib.sha256(content.encode()).hexdigest()
    return {"url": url, "group": group, "bytes": size, "transfer": size, "sha256": digest}


# --- The queue ------------------------------------------------------------------------------------

#: Fetches and keeps in memory; `failing` says how often each address fails first.
QUEUE = """
const { files, failing = {}, kept = {}, full = "", lanes = 2 } = value;
const asked = [], waited = [], told = [], stored = [];
const failures = { ...failing };
let result = null, error = null;
try {
  result = await m.fetchMissing(files, {
    kept: new Map(Object.entries(kept)),
    fetchFile: async (file) => {
      asked.push(file.url);
      if ((failures[file.url] ?? 0) > 0) { failures[file.url] -= 1; throw new Error("network"); }
      return new Response("");
    },
    put: async (file) => {
      if (file.url === full) {
        throw new (await import("/mrc/js/keep/errors.js")).StorageFull();
      }
      stored.push(file.url);
    },
    wait: async (milliseconds) => { waited.push(milliseconds); },
    onProgress: (progress) => told.push(progress),
    timing: { lanes },
  });
} catch (caught) { error = caught.code ?? String(caught); }
const urls = (list) => list.map((file) => file.url);
return {
  asked, waited, told, stored, error,
  fetched: result && urls(result.fetched), failed: result && urls(result.failed),
};
"""
THREE = [item("/media/a"), item("/media/b"), item("/media/c")]


def queue(page: Page, **value: Any) -> Any:
    return run(page, "queue.js", QUEUE, {"files": THREE, **value})


def test_everything_that_is_missing_is_fetched_once(page: Page) -> None:
    done = queue(page)
    assert sorted(done["asked"]) == sorted(done["fetched"]) == ["/media/a", "/media/b", "/media/c"]
    assert done["failed"] == []
    assert done["waited"] == []


def test_what_is_here_already_is_not_fetched_again(page: Page) -> None:
    kept = {"/media/a": THREE[0]["sha256"], "/media/b": "0" * 64}
    done = queue(page, kept=kept)
    assert sorted(done["asked"]) == ["/media/b", "/media/c"]


def test_a_part_that_fails_is_tried_again_later_and_later(page: Page) -> None:
    done = queue(page, failing={"/media/b": 2}, lanes=1)
    assert done["failed"] == []
    assert done["waited"] == [1000, 4000]
    assert done["asked"].count("/media/b") == 3


def test_a_part_that_fails_for_good_keeps_nothing_else_back(page: Page) -> None:
    done = queue(page, failing={"/media/a": 99}, lanes=1)
    assert done["failed"] == ["/media/a"]
    assert sorted(done["stored"]) == ["/media/b", "/media/c"]
    assert done["waited"] == [1000, 4000, 12000]
    assert done["asked"].count("/media/a") == 4


def test_progress_counts_parts_and_bytes_and_says_when_it_tries_again(page: Page) -> None:
    done = queue(page, failing={"/media/c": 1}, lanes=1)
    counted = [(one["done"], one["bytes"]) for one in done["told"]]
    assert counted[0] == (0, 0)
    assert counted[-1] == (3, 24)
    assert counted == sorted(counted)
    assert {one["total"] for one in done["told"]} == {3}
    assert {one["all"] for one in done["told"]} == {24}
    assert [one["isRetrying"] for one in done["told"]].count(True) >= 1
    assert done["told"][-1]["isRetrying"] is False


def test_a_full_phone_stops_at_once_and_keeps_what_it_has(page: Page) -> None:
    done = queue(page, full="/media/b", lanes=1)
    assert done["error"] == "full"
    assert done["stored"] == ["/media/a"]
    assert "/media/c" not in done["asked"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [("right", None), ("<h1>Accept the terms</h1>", "no_network"), ("", "no_network")],
)
def test_only_the_very_bytes_of_the_list_are_taken(
    page: Page, content: str, problem: str | None
) -> None:
    """A portal's page is no guide."""
    headers = {"Content-Type": "text/html", "Vary": "Cookie"}
    page.route("**/media/x", lambda route: route.fulfill(body=content, headers=headers))
    script = """
      try {
        const response = await m.fetchRight(value);
        return [null, response.headers.get("X-Mrc-Sha256"), response.headers.has("Vary")];
      } catch (error) { return [error.code]; }"""
    found = run(page, "queue.js", script, item("/media/x", "right"))
    digest = item("", "right")["sha256"]
    assert found == ([None, digest, False] if problem is None else [problem])


# --- What comes from outside or from the phone's storage ------------------------------------------

GOOD = {
    "format": 1,
    "language": "en",
    "slug": "saudi-arabia",
    "title": "Saudi Arabia",
    "address": "/en/destinations/saudi-arabia/",
    "version": "0123456789abcdef",
    "as_of": "2026-11-22",
    "files": [item("/en/destinations/saudi-arabia/")],
}


def test_a_list_is_read_and_written_alike(page: Page) -> None:
    script = "return m.writeManifest(m.readManifest(value));"
    assert run(page, "manifest.js", script, GOOD) == GOOD


@pytest.mark.parametrize(
    "wrong",
    [
        {"format": 2},
        {"language": "fr"},
        {"slug": "../admin"},
        {"title": ""},
        {"title": {"html": "<b>"}},
        {"address": "javascript:alert(1)"},
        {"address": "https://elsewhere.example/"},
        {"address": "//elsewhere.example/en/destinations/"},
        {"version": "latest"},
        {"files": []},
        {"files": "all"},
        {"files": [item("/admin/")]},
        {"files": [item("/en/outreach/app/")]},
        {"files": [item("/en/alerts/report/")]},
        {"files": [item("/en/destinations/../../admin/")]},
        {"files": [item("/ur/destinations/saudi-arabia/")]},
        {"files": [item("/api/outreach/bundle")]},
        {"files": [item('/en/destinations/"><script>/')]},
        {"files": [{**item("/media/a"), "sha256": "short"}]},
        {"files": [{**item("/media/a"), "bytes": -1}]},
        {"files": [{**item("/media/a"), "bytes": 10**12}]},
        {"files": [{**item("/media/a"), "group": "everything"}]},
        {"files": [None]},
    ],
)
def test_a_list_of_another_form_is_no_list(page: Page, wrong: dict[str, Any]) -> None:
    assert run(page, "manifest.js", "return m.readManifest(value);", {**GOOD, **wrong}) is None


def test_a_record_that_somebody_changed_is_no_record(page: Page) -> None:
    good = {"manifest": GOOD, "startedAt": "2026-11-22T05:00:00Z", "wanted": ["recordings", "x"]}
    read = "const one = m.readRecord(value); return one && [one.wanted, one.savedAt, one.isGone];"
    assert run(page, "store.js", read, good) == [["recordings"], None, False]
    for wrong in ({"manifest": None}, {"startedAt": "<img>"}, {"startedAt": 5}):
        assert run(page, "store.js", read, {**good, **wrong}) is None
    odd = {"savedAt": "<b>", "isGone": "yes", "wanted": "all"}
    assert run(page, "store.js", read, {**good, **odd}) == [[], None, False]


def test_a_shelf_keeps_finds_and_tidies(page: Page) -> None:
    script = """
      const { readManifest } = await import("/mrc/js/keep/manifest.js");
      const manifest = readManifest(value);
      const shelf = new m.Shelf(manifest);
      const before = await shelf.record();
      await shelf.write({
        manifest, wanted: [], startedAt: "2026-11-22T05:00:00Z", savedAt: null, isGone: false,
      });
      const headers = { "X-Mrc-Sha256": manifest.files[0].sha256 };
      await shelf.put(manifest.files[0].url, new Response("guide", { headers }));
      await shelf.put("/media/old", new Response("old", { headers: { "X-Mrc-Sha256": "1" } }));
      const hashes = [...(await shelf.hashes()).keys()].sort();
      await shelf.tidy(manifest.files);
      const after = [...(await shelf.hashes()).keys()];
      const [one] = await m.everything();
      const other = await m.fromOtherShelf(manifest.files[0]);
      await shelf.delete();
      return {
        before, hashes, after, slug: one.record.manifest.slug, bytes: one.bytes,
        other: await other.text(), left: await caches.keys(),
      };"""
    found = run(page, "store.js", script, GOOD)
    assert found["before"] is None
    assert found["hashes"] == ["/en/destinations/saudi-arabia/", "/media/old"]
    assert found["after"] == ["/en/destinations/saudi-arabia/"]
    assert found["slug"] == "saudi-arabia"
    assert found["bytes"] == len("/en/destinations/saudi-arabia/")
    assert (found["other"], found["left"]) == ("guide", [])


def test_what_nobody_can_read_any_more_is_deleted_and_what_is_being_filled_stays(
    page: Page,
) -> None:
    script = """
      const broken = await caches.open("mrc-kept-1:en:broken");
      await broken.put("/en/destinations/broken/offline.json", new Response("<b>no record</b>"));
      await caches.open("mrc-kept-1:en:filling");
      await caches.open("mrc-outreach-en-1");
      const found = await m.everything();
      const left = (await caches.keys()).sort();
      for (const name of left) await caches.delete(name);
      return [found.length, left];"""
    found = run(page, "store.js", script)
    assert found == [0, ["mrc-kept-1:en:filling", "mrc-outreach-en-1"]]


# --- The device's own voice -----------------------------------------------------------------------


def voice(name: str, lang: str, *, local: bool = True, default: bool = False) -> dict[str, Any]:
    return {"name": name, "lang": lang, "localService": local, "default": default}


@pytest.mark.parametrize(
    ("voices", "language", "chosen"),
    [
        ([voice("Zira", "en-US"), voice("Asad", "ur-PK")], "ur", "Asad"),
        ([voice("Asad", "ur_PK")], "ur", "Asad"),
        ([voice("Zira", "en-US", default=True)], "ur", None),
        ([voice("Hemant", "hi-IN"), voice("Naayf", "ar-SA")], "ur", None),
        ([voice("Far away", "ur-PK", local=False)], "ur", None),
        ([voice("Zira", "en-US"), voice("Hazel", "en-GB", default=True)], "en", "Hazel"),
        ([], "en", None),
    ],
)
def test_a_voice_speaks_the_language_of_the_text_and_is_on_the_device(
    page: Page, voices: list[dict[str, Any]], language: str, chosen: str | None
) -> None:
    script = "return m.voiceFor(value[0], value[1])?.name ?? null;"
    assert run(page, "voice.js", script, [voices, language]) == chosen


def test_the_main_text_is_read_in_pieces_and_nothing_else(page: Page) -> None:
    page.set_content(
        "<main><article><h1>Costs</h1><p>One. Two!</p><p class=no-print>Not this.</p>"
        "<nav><p>Nor this.</p></nav><ul><li><p>Three</p></li></ul><p hidden>Nor that.</p>"
        f"<p>{'word ' * 100}</p><section class=sources><p>A source.</p></section></article></main>"
    )
    texts = run(page, "voice.js", "return m.spokenText(document.querySelector('main'));")
    assert texts[:4] == ["Costs", "One.", "Two!", "Three"]
    assert " ".join(texts[4:]).split() == ["word"] * 100
    assert max(len(text) for text in texts) <= 220


def test_urdu_ends_its_sentences_in_its_own_way(page: Page) -> None:
    text = "پہلا جملہ۔ دوسرا جملہ؟ تیسرا"
    found = run(page, "voice.js", "return m.sentences(value);", text)
    assert found == ["پہلا جملہ۔", "دوسرا جملہ؟", "تیسرا"]


#: A device that says what it is told to say, at once.
DEVICE = """
const said = [];
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
const synthesis = {
  cancel() { this.now = null; },
  speak(words) { said.push([words.text, words.voice.name, words.lang]); this.now = words; },
};
Object.defineProperty(window, "speechSynthesis", { value: synthesis, configurable: true });
const end = () => { const words = synthesis.now; words?.onend(); };
document.body.innerHTML = `<p hidden data-voice><button data-voice-start></button>
  <button hidden data-voice-pause></button><button hidden data-voice-stop></button></p>`;
const row = document.querySelector("[data-voice]");
const press = (name) => row.querySelector(`[data-voice-${name}]`).click();
const shown = () => [...row.children].map((one) => !one.hidden);
const voice = { name: "Asad", lang: "ur-PK" };
new m.Reader(row, voice, ["ایک", "دو", "تین"]).start();
"""


def test_reading_starts_pauses_goes_on_and_stops(page: Page) -> None:
    script = f"""{DEVICE}
      const states = [row.hidden, shown()];
      press("start"); states.push(shown());
      end();
      press("pause");
      const paused = row.querySelector("[data-voice-pause]").getAttribute("aria-pressed");
      press("pause");
      press("stop"); states.push(shown());
      press("start"); end(); end(); end();
      states.push(shown());
      return [said.map((one) => one[0]), states, paused, said[0]];"""
    said, states, paused, first = run(page, "voice.js", script)
    assert said == ["ایک", "دو", "دو", "ایک", "دو", "تین"]
    assert first == ["ایک", "Asad", "ur-PK"]
    assert states[0] is False
    before, during, after, done = states[1:]
    assert before == after == done == [True, False, False]
    assert during == [False, True, True]
    assert paused == "true"


# --- Keeping, refreshing, giving up ---------------------------------------------------------------

HOME = "/en/destinations/saudi-arabia/"


class Site:
    """A guide of two files that the test changes; counts what is asked for."""

    def __init__(self, page: Page) -> None:
        self.contents: dict[str, str] = {HOME: "guide", "/media/bus.webp": "picture"}
        self.asked: list[str] = []
        self.is_gone = False
        page.route("**/en/destinations/**", self.answer)
        page.route("**/media/**", self.answer)

    def answer(self, route: Any) -> None:
        path = route.request.url.partition("//")[2].partition("/")[2]
        path = f"/{path}"
        self.asked.append(path)
        if self.is_gone:
            route.fulfill(status=404, body="")
        elif path.endswith("offline.json"):
            files = [item(url, content) for url, content in self.contents.items()]
            route.fulfill(json={**GOOD, "files": files})
        else:
            route.fulfill(body=self.contents[path])


KEPT = """
const { Shelf } = await import("/mrc/js/keep/store.js");
const shelf = new Shelf({ language: "en", slug: "saudi-arabia" });
"""


def test_a_refresh_fetches_only_what_has_changed(page: Page) -> None:
    site = Site(page)
    first = run(
        page,
        "keeping.js",
        """const manifest = await m.askManifest(value);
        const before = await m.cost(manifest, []);
        const { record, fetched } = await m.keep(manifest, { wanted: [] });
        const after = await m.cost(manifest, []);
        return [before.transfer, after.transfer, fetched.length, Boolean(record.savedAt)];""",
        f"{HOME}offline.json",
    )
    assert first == [12, 0, 2, True]
    site.contents[HOME] = "guide, changed"
    site.asked.clear()
    again = run(
        page,
        "keeping.js",
        f"""{KEPT}const {{ fetched, failed, record }} = await m.refresh(await shelf.record());
        return [fetched.map((one) => one.url), failed.length, await m.isWhole(record)];""",
    )
    assert again == [[HOME], 0, True]
    assert site.asked == [f"{HOME}offline.json", HOME]


def test_what_left_the_guide_leaves_the_phone(page: Page) -> None:
    site = Site(page)
    keep = "const list = await m.askManifest(value); await m.keep(list, { wanted: [] });"
    run(page, "keeping.js", keep, f"{HOME}offline.json")
    del site.contents["/media/bus.webp"]
    left = run(
        page,
        "keeping.js",
        f"{KEPT}await m.refresh(await shelf.record()); return [...(await shelf.hashes()).keys()];",
    )
    assert left == [HOME]


def test_a_guide_that_is_taken_off_the_site_is_told_and_its_copy_stays(page: Page) -> None:
    site = Site(page)
    keep = "const list = await m.askManifest(value); await m.keep(list, { wanted: [] });"
    run(page, "keeping.js", keep, f"{HOME}offline.json")
    site.is_gone = True
    found = run(
        page,
        "keeping.js",
        f"""{KEPT}let code = null;
        try {{ await m.refresh(await shelf.record()); }} catch (error) {{ code = error.code; }}
        return [code, (await shelf.record()).isGone, (await shelf.hashes()).size];""",
    )
    assert found == ["gone", True, 2]


def test_a_phone_without_room_is_told_before_anything_is_fetched(page: Page) -> None:
    site = Site(page)
    found = run(
        page,
        "keeping.js",
        """const estimate = async () => ({ quota: 105, usage: 100 });
        Object.defineProperty(navigator, "storage", { value: { estimate }, configurable: true });
        const list = await m.askManifest(value);
        try { await m.keep(list, { wanted: [] }); return null; } catch (error) {
          return [error.code, await caches.keys()];
        }""",
        f"{HOME}offline.json",
    )
    assert found == ["full", []]
    assert site.asked == [f"{HOME}offline.json"]


def test_a_portal_that_answers_for_the_list_is_no_list(page: Page) -> None:
    page.route("**/offline.json", lambda route: route.fulfill(body="<h1>Accept the terms</h1>"))
    script = "try { await m.askManifest(value); } catch (error) { return error.code; }"
    assert run(page, "keeping.js", script, f"{HOME}offline.json") == "no_network"
