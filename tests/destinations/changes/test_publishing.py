"""What an editor says about a change: asked, carried by the draft, recorded once, told once."""

import datetime

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPagePermissionError
from wagtail.models import Page, Revision

from destinations.changes.services import record_change
from destinations.changes.signals import guide_changed
from destinations.models import GuideChange, GuidePage, GuidePart, GuidePartPage
from mrc.core.accounts.models import User
from mrc.core.database_guards import ON_SQLITE
from tests.destinations.factories import CountryFactory, make_guide, make_index, make_part, text
from tests.factories import make_site, translate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("immediate_commits")]

NOTES = {"change_note_en": "The fee is higher.", "change_note_ur": "فیس بڑھ گئی ہے۔"}


@pytest.fixture
def guide() -> GuidePage:
    index = make_index(make_site().english)
    return make_guide(index, CountryFactory(code="SA", slug="saudi-arabia"))


@pytest.fixture
def part(guide: GuidePage) -> GuidePartPage:
    return make_part(guide, GuidePart.COSTS, body=[text("<p>Rs 100</p>")])


@pytest.fixture
def told():
    """The changes of which others heard; None for what was not a change of its own."""
    heard = []

    def hear(sender, country, change, **kwargs):
        heard.append((country.code if country else None, change))

    guide_changed.connect(hear)
    yield heard
    guide_changed.disconnect(hear)


def republish(page, **values):
    page = newest_draft(page)
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def newest_draft(page):
    return type(page).objects.get(pk=page.pk).get_latest_revision_as_object()


def majors() -> list[tuple[str, str]]:
    return [(one.part, one.note_en) for one in GuideChange.objects.major().order_by("pk")]


def test_new_guide_is_recorded_as_new_by_itself(guide):
    change = GuideChange.objects.get()
    assert change.is_new_guide
    assert change.is_major
    assert (change.guide, change.country) == (guide.translation_key, guide.country)
    assert change.note_ur


def test_new_part_is_small_unless_somebody_says_otherwise(part):
    assert majors() == [("", "This guide is new.")]
    change = GuideChange.objects.newest_first().first()
    assert (change.part, change.is_major) == (GuidePart.COSTS, False)


def test_large_change_is_recorded_with_its_note_and_used_up(part):
    part = republish(part, change_size="major", **NOTES, title="Costs today")
    change = GuideChange.objects.newest_first().first()
    assert (change.note_en, change.note_ur) == tuple(NOTES.values())
    assert change.is_major
    assert (part.change_size, part.change_note_en, part.change_note_ur) == ("minor", "", "")
    # Neither the page nor its newest draft repeats it.
    republish(part, title="Costs today, again")
    assert GuideChange.objects.major().filter(part=GuidePart.COSTS).count() == 1


def test_large_change_without_urdu_is_not_published(part):
    page = part.get_latest_revision_as_object()
    page.change_size, page.change_note_en, page.title = "major", "Higher.", "Other"
    revision = page.save_revision()
    with pytest.raises(PublishPagePermissionError):
        revision.publish()
    part.refresh_from_db()
    assert part.title != "Other"


def test_scheduled_change_keeps_its_note_until_its_hour(part):
    page = part.get_latest_revision_as_object()
    page.go_live_at = timezone.now() + datetime.timedelta(hours=1)
    page.change_size, page.title = "major", "From tomorrow"
    page.change_note_en, page.change_note_ur = NOTES.values()
    page.save_revision().publish()
    assert GuideChange.objects.major().filter(part=GuidePart.COSTS).count() == 0
    part.revisions.filter(approved_go_live_at__isnull=False).update(
        approved_go_live_at=timezone.now() - datetime.timedelta(minutes=1)
    )
    revision = part.revisions.get(approved_go_live_at__isnull=False)
    revision.content["go_live_at"] = None
    revision.save()
    call_command("publish_scheduled")
    assert GuideChange.objects.major().get(part=GuidePart.COSTS).note_en == NOTES["change_note_en"]
    call_command("publish_scheduled")
    assert GuideChange.objects.major().filter(part=GuidePart.COSTS).count() == 1


def test_draft_that_goes_on_after_a_waiting_one_does_not_say_it_again(part):
    page = newest_draft(part)
    page.change_size = "major"
    page.change_note_en, page.change_note_ur = NOTES.values()
    first = page.save_revision()
    page = newest_draft(part)
    assert page.change_size == "major"
    page.title = "And one word more"
    page.save_revision()
    Revision.objects.get(pk=first.pk).publish()
    page = newest_draft(part)
    assert (page.title, page.change_size) == ("And one word more", "minor")


def test_change_of_a_part_of_an_unpublished_guide_is_told_to_nobody(part, guide):
    guide.unpublish()
    republish(part, change_size="major", **NOTES)
    assert majors() == [("", "This guide is new.")]


def test_who_published_is_kept(part):
    user = User.objects.create_superuser("amina", password="x")
    page = part.get_latest_revision_as_object()
    page.title = "New words"
    page.save_revision().publish(user=user)
    assert GuideChange.objects.newest_first().first().by == user


def test_others_hear_of_every_publication_and_withdrawal(part, told):
    republish(part, title="Costs, spelled right")
    assert [(code, one.is_major) for code, one in told] == [("SA", False)]
    part.unpublish()
    assert told[-1] == ("SA", None)


def test_translation_is_no_change_of_its_own_but_is_told(guide, told):
    translate(guide.get_parent(), {"Countries": "ممالک"})
    number = GuideChange.objects.count()
    told.clear()
    translate(guide, {guide.title: "سعودی عرب"})
    assert GuideChange.objects.count() == number
    assert [code for code, _change in told] == ["SA"]


# --- The service, for what is no page -------------------------------------------------------------


def test_recorded_change_is_recorded_once(guide, told):
    for _time in range(2):
        record_change(
            country=guide.country,
            note={"en": "The wage is higher.", "ur": "تنخواہ بڑھ گئی ہے۔"},
            is_major=True,
            key="fact:7:2",
        )
    assert GuideChange.objects.filter(key="fact:7:2").count() == 1
    assert len(told) == 1


def test_recorded_change_without_guide_is_told_to_nobody():
    change = record_change(
        country=CountryFactory(code="QA"), note={"en": "Higher."}, is_major=True, key="fact:1"
    )
    assert not change.is_major


def test_large_change_without_note_is_refused(guide):
    with pytest.raises(ValueError, match="note"):
        record_change(country=guide.country, note={"en": " "}, is_major=True, key="fact:1")


def test_change_for_every_country_belongs_to_all(guide):
    record_change(country=None, note={"en": "A new law."}, is_major=True, key="law:1")
    assert GuideChange.objects.about(guide.country).filter(key="law:1").exists()


@pytest.mark.parametrize("statement", ["UPDATE {} SET note_en = 'x'", "DELETE FROM {}"])
def test_database_keeps_what_was_recorded(guide, statement):
    from django.db import connection

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format("destinations_guidechange"))


def test_database_refuses_a_replacement(guide):
    from django.db import connection

    if connection.vendor != ON_SQLITE:
        pytest.skip("INSERT OR REPLACE is SQLite's own")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT OR REPLACE INTO destinations_guidechange"
            " (part, is_new_guide, is_major, note_en, note_ur, happened_at, key)"
            " SELECT '', 0, 0, 'x', '', happened_at, key FROM destinations_guidechange"
        )


# --- In the editor --------------------------------------------------------------------------------


@pytest.fixture
def editor() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("root", password="x"))
    return client


def fields_of(page: Page, **values: str) -> dict[str, str]:
    """What the editor's form posts for a part whose text stays as it is."""
    return {
        "title": page.title,
        "slug": page.slug,
        "summary": page.summary,
        "part": page.part,
        "body-count": "0",
        "sources-count": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        **values,
    }


def post(editor: Client, page: Page, **values: str):
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return editor.post(address, fields_of(page, **values))


def test_editor_asks_for_both_notes_and_keeps_what_was_typed(editor, part):
    response = post(
        editor,
        part,
        title="Typed title",
        change_size="major",
        change_note_en="Higher.",
        **{"action-publish": "1"},
    )
    html = response.content.decode()
    assert response.status_code == 200
    assert "Say the same in Urdu" in html
    assert 'value="Typed title"' in html
    assert 'value="Higher."' in html or ">Higher.<" in html
    assert response.context["form"].errors.keys() == {"change_note_ur"}
    assert GuidePartPage.objects.get(pk=part.pk).title != "Typed title"


def test_editor_publishes_a_large_change(editor, part):
    response = post(
        editor, part, **{"title": "Now", "change_size": "major", **NOTES, "action-publish": "1"}
    )
    assert response.status_code == 302
    assert majors()[-1] == (GuidePart.COSTS, NOTES["change_note_en"])


def test_editor_who_says_nothing_makes_a_small_change(editor, part):
    assert post(editor, part, **{"title": "Now", "action-publish": "1"}).status_code == 302
    assert GuidePartPage.objects.get(pk=part.pk).title == "Now"
    assert majors() == [("", "This guide is new.")]


def test_unfinished_draft_is_kept_and_asks_again(editor, part):
    assert post(editor, part, title="Draft", change_size="major").status_code == 302
    html = editor.get(reverse("wagtailadmin_pages:edit", args=[part.pk])).content.decode()
    box = html[html.index('value="major"') - 200 : html.index('value="major"') + 200]
    assert "checked" in box
    response = editor.post(
        f"/admin/bulk/wagtailcore/page/publish/?id={part.pk}&next=/admin/", follow=True
    )
    assert "say in both languages what has changed" in response.content.decode()
    assert GuidePartPage.objects.get(pk=part.pk).title != "Draft"


def test_editor_asks_anew_each_time(editor, part):
    post(editor, part, **{"change_size": "major", **NOTES, "action-publish": "1"})
    form = editor.get(reverse("wagtailadmin_pages:edit", args=[part.pk])).context["form"]
    assert form["change_size"].value() == "minor"
    assert not form["change_note_en"].value()


def test_workflow_carries_the_choice_to_publication(editor, part):
    from wagtail.models import GroupApprovalTask, Workflow, WorkflowPage, WorkflowTask

    workflow = Workflow.objects.create(name="Four eyes")
    task = GroupApprovalTask.objects.create(name="Second reader")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    WorkflowPage.objects.create(workflow=workflow, page=part)
    post(editor, part, **{"title": "Now", "change_size": "major", **NOTES, "action-submit": "1"})
    page = GuidePartPage.objects.get(pk=part.pk)
    assert majors() == [("", "This guide is new.")]
    user = User.objects.get(username="root")
    page.current_workflow_task_state.approve(user=user)
    assert GuidePartPage.objects.get(pk=part.pk).title == "Now"
    assert majors()[-1] == (GuidePart.COSTS, NOTES["change_note_en"])


def test_urdu_page_and_new_guide_are_not_asked(editor, guide, part):
    translate(guide.get_parent(), {"Countries": "ممالک"})
    urdu = translate(guide, {guide.title: "سعودی عرب"})
    for page in (urdu, GuidePage(locale=guide.locale)):
        assert not page.asks_about_change
    assert guide.asks_about_change
    assert GuidePartPage(locale=guide.locale).asks_about_change
