"""Drawing what is out of date, keeping the files, asking the worker once."""

import datetime

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import PageViewRestriction

from destinations.changes.signals import guide_changed
from destinations.documents import services
from destinations.documents.services import PATIENCE, DocumentsFailedError, ask_for, draw_guide
from destinations.documents.tasks import draw_documents_of
from destinations.facts_life.signals import facts_changed
from destinations.models import Fact, GuideDocument, GuidePage, GuidePartPage
from mrc.core.drawing.apart import DrawingError

from .building import TODAY

pytestmark = pytest.mark.usefixtures("db")
DAY = datetime.timedelta(days=1)


@pytest.fixture
def ready(guide, drawn_at_once):
    """The guide, with everything drawn on TODAY."""
    draw_guide(guide.translation_key, today=TODAY)
    drawn_at_once.clear()
    return guide


def names():
    return {
        (row.language, row.kind): row.name
        for row in GuideDocument.objects.order_by("language", "kind")
    }


@pytest.mark.usefixtures("can_draw", "drawing_on")
def test_a_publication_gets_its_four_files_through_the_worker(guide):
    guide_changed.send(sender=GuidePage, country=guide.country)

    assert len(names()) == 4
    for document in GuideDocument.objects.all():
        content = default_storage.open(document.name).read()
        assert content.startswith(b"%PDF")
        assert document.size == len(content)
        assert (document.pages > 1) == (document.kind == "guide")
        assert document.problem == ""
        assert document.asked_at is None


def test_drawing_again_draws_nothing_that_still_holds(ready, drawn_at_once):
    before = names()
    assert draw_guide(ready.translation_key, today=TODAY) == 0
    assert (names(), drawn_at_once) == (before, [])

    default_storage.delete(before["ur", "card"])
    assert draw_guide(ready.translation_key, today=TODAY) == 1
    assert draw_guide(ready.translation_key, today=TODAY, again=True) == 4


def test_an_old_file_goes_when_a_new_one_is_there(ready):
    before = names()
    GuidePartPage.objects.filter(part="costs", locale__language_code="ur").update(title="نیا")

    assert draw_guide(ready.translation_key, today=TODAY) == 1
    after = names()
    assert after["ur", "guide"] != before["ur", "guide"]
    assert not default_storage.exists(before["ur", "guide"])
    assert {key for key in after if after[key] == before[key]} == set(after) - {("ur", "guide")}
    assert all(default_storage.exists(name) for name in after.values())


def test_a_file_that_a_row_still_names_is_never_deleted(ready):
    name = names()["en", "guide"]
    services.delete_file(name)

    assert default_storage.exists(name)


def test_a_fact_past_its_date_is_drawn_anew_after_midnight(ready):
    Fact.objects.filter(kind__key="wage").update(checked_on=TODAY, check_due_on=TODAY + DAY)
    draw_guide(ready.translation_key, today=TODAY)
    guides = GuideDocument.objects.filter(kind="guide")
    assert set(guides.values_list("valid_until", flat=True)) == {TODAY + DAY}

    assert draw_guide(ready.translation_key, today=TODAY + DAY) == 0
    assert draw_guide(ready.translation_key, today=TODAY + 2 * DAY) == 2
    assert set(guides.values_list("valid_until", flat=True)) == {None}


def test_one_document_that_fails_keeps_no_other_from_being_drawn(ready, monkeypatch):
    answer = services.draw_apart

    def urdu_fails(html, sheet, **kwargs):
        if '<html lang="ur"' in html:
            raise DrawingError("no room")
        return answer(html, sheet, **kwargs)

    monkeypatch.setattr(services, "draw_apart", urdu_fails)
    before = names()
    with pytest.raises(DocumentsFailedError, match="ur guide, ur card"):
        draw_guide(ready.translation_key, today=TODAY, again=True)

    urdu = GuideDocument.objects.filter(language="ur")
    assert set(urdu.values_list("problem", flat=True)) == {"no room"}
    assert names()["ur", "card"] == before["ur", "card"], "the file before stays in its place"
    assert names()["en", "card"] != before["en", "card"]
    assert draw_documents_of.enqueue(str(ready.translation_key)).return_value == 0

    monkeypatch.setattr(services, "draw_apart", answer)
    draw_guide(ready.translation_key, today=TODAY, again=True)
    assert set(GuideDocument.objects.values_list("problem", flat=True)) == {""}


def test_a_guide_that_is_private_or_gone_loses_its_files(ready, drawn_at_once):
    files = list(names().values())
    english = GuidePage.objects.get(locale__language_code="en")
    restriction = PageViewRestriction.objects.create(page=english, restriction_type="login")
    assert {language for language, _kind in names()} == {"ur"}

    restriction.delete()
    assert len(names()) == 4
    GuidePage.objects.update(live=False)
    guide_changed.send(sender=GuidePage, country=english.country)
    assert names() == {}
    assert not any(default_storage.exists(name) for name in files)


def test_however_many_changes_come_one_drawing_waits(guide, drawn_at_once, monkeypatch):
    waiting = []
    monkeypatch.setattr(type(draw_documents_of), "enqueue", lambda *args: waiting.append(args))
    for _number in range(5):
        guide_changed.send(sender=GuidePage, country=guide.country)
        facts_changed.send(sender=Fact, countries={guide.country.pk})
        facts_changed.send(sender=Fact, countries=None)
    assert len(waiting) == 1
    facts_changed.send(sender=Fact, countries=set())
    assert len(waiting) == 1

    # Whoever was asked has died: it is asked again.
    values = {"country_id": guide.country_id, "now": timezone.now() + PATIENCE + DAY}
    assert ask_for(guide.translation_key, **values)
    # What is read from here on may have changed once more.
    draw_guide(guide.translation_key, today=TODAY)
    guide_changed.send(sender=GuidePage, country=guide.country)
    assert len(waiting) == 3


def test_nothing_is_asked_for_where_drawing_is_turned_off(guide, drawn_at_once, settings):
    settings.MRC_DRAW_CARDS = False
    guide_changed.send(sender=GuidePage, country=guide.country)
    call_command("draw_guides", verbosity=0)

    assert (drawn_at_once, names()) == ([], {})


def test_the_command_draws_what_is_out_of_date_and_can_run_twice(guide, drawn_at_once, capsys):
    call_command("draw_guides")
    call_command("draw_guides")
    said = capsys.readouterr().out

    assert "Done: 4 file(s) of 1 guide(s)." in said
    assert "Done: 0 file(s) of 1 guide(s)." in said
    call_command("draw_guides", country="sa", again=True)
    assert len(drawn_at_once) == 8


def test_the_command_leaves_the_work_to_the_worker(guide, drawn_at_once, capsys):
    call_command("draw_guides", queue=True)

    assert "1 guide(s) left to the worker." in capsys.readouterr().out
    assert len(names()) == 4


def test_the_command_says_what_it_cannot_do(guide, drawn_at_once, monkeypatch):
    from destinations.management.commands import draw_guides as command
    from mrc.core.drawing.fonts import Missing

    with pytest.raises(CommandError, match="no country with the code XX"):
        call_command("draw_guides", country="XX")
    with pytest.raises(CommandError, match="--again needs --country"):
        call_command("draw_guides", again=True)
    monkeypatch.setattr(command, "missing_parts", lambda: Missing(("libpango-1.0.so.0",), ()))
    with pytest.raises(CommandError, match=r"apt-get install fontconfig"):
        call_command("draw_guides")
