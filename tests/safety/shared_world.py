"""Pages, facts, lists and files that every centre shares, and what belongs to one person."""

import io
from typing import Any

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.management import call_command
from PIL import Image as Drawing
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    Locale,
    PageViewRestriction,
    Site,
    Task,
    UploadedFile,
    Workflow,
    WorkflowTask,
)
from wagtail_localize.models import (
    OverridableSegment,
    StringSegment,
    Translation,
    TranslationSource,
)

from alerts.agent_check.register.models import RegisterUpload
from alerts.models import AlertMessage, ReadyText, WarningDraft, WarningProposal
from campaigns.codes.addresses import give_address
from campaigns.codes.testing.loading import load_question_sets
from campaigns.models import QuestionSet
from destinations.models import ContractPoint, FactUpload, Recording
from home.models import (
    CheckedLink,
    GlossaryTerm,
    HardWord,
    MissedSearch,
    SynonymGroup,
    Topic,
    UrduNote,
)
from mrc.core.models import Centre, GuideSuggestion, PageFeedback, User
from tests.alerts.factories import make_alert, make_alert_index
from tests.alerts.register.factories import make_promoter
from tests.campaigns.factories import NOW, CampaignFactory, ProgrammeFactory
from tests.destinations.factories import (
    CountryFactory,
    FactFactory,
    FactKindFactory,
    make_guide,
    make_index,
    make_part,
)
from tests.events.factories import make_event, make_event_index
from tests.events.registration.factories import register
from tests.factories import ContactFactory, DistrictFactory, make_page, make_site, translate

Things = dict[str, Any]
People = dict[str, User | None]


def build(people: People) -> Things:
    homes = make_site()
    things: Things = {"home": homes.english, "site": Site.objects.get()}
    page = make_page(homes.english, "About us")
    urdu = translate(page, {"About us": "ہمارے بارے میں"})
    things |= {"page": page, "urdu_page": urdu, "locale": Locale.objects.get(language_code="ur")}
    things["revision"] = page.latest_revision
    things |= _translation(page)
    things |= _guides(homes)
    things["alerts"] = make_alert_index(homes)
    things["alert"] = make_alert(things["alerts"], countries=(things["country"],))
    things["alert_code"] = AlertMessage.objects.first().code
    things["events"] = make_event_index(homes)
    things |= _uploads(people)
    things |= _words(page)
    things |= _lists(people)
    things |= _wagtail(page)
    call_command("sync_roles", verbosity=0)
    return things


def _translation(page: Any) -> Things:
    source = TranslationSource.objects.get_for_instance(page)
    translation = Translation.objects.get(source=source)
    return {
        "translation_source": source,
        "translation": translation,
        "string_segment": StringSegment.objects.filter(source=source).first(),
        "overridable_segment": OverridableSegment.objects.filter(source=source).first(),
    }


def _guides(homes: Any) -> Things:
    country = CountryFactory(code="SA", slug="saudi-arabia")
    fact = FactFactory(country=country, kind=FactKindFactory(key="hours"))
    guide = make_guide(make_index(homes.english), country)
    part = make_part(guide)
    recording = Recording.objects.create(
        page=part, file="recordings/none.ogg", format="ogg", size=1, seconds=1,
        sha256="0" * 64, text_hash="0" * 64, compared_on=NOW.date(),
    )  # fmt: skip
    return {"country": country, "fact": fact, "guide": guide, "recording": recording}


def _uploads(people: People) -> Things:
    out = io.BytesIO()
    Drawing.new("RGB", (60, 40), "navy").save(out, "PNG")
    image = Image.objects.create(title="Hall", file=ContentFile(out.getvalue(), "hall.png"))
    document = Document.objects.create(title="Law", file=ContentFile(b"%PDF-1.4", "law.pdf"))
    waiting = UploadedFile.objects.create(
        file=ContentFile(out.getvalue(), "waiting.png"), uploaded_by_user=people["editor"]
    )
    return {"image": image, "document": document, "uploaded_file": waiting}


def _words(page: Any) -> Things:
    ContactFactory()
    DistrictFactory()
    GlossaryTerm.objects.create(
        key="visa", term_en="Visa", term_ur="ویزا", about_en="A paper.", about_ur="ایک کاغذ۔"
    )
    HardWord.objects.create(language="en", word="remuneration", instead="pay")
    Topic.objects.create(key="pay", name_en="Pay", name_ur="تنخواہ")
    SynonymGroup.objects.create(name="Pay", words="pay, wage")
    ContractPoint.objects.create(key="pay", title_en="Pay", question_en="Is it there?",
                                 advice_en="Ask.")  # fmt: skip
    ReadyText.objects.create(key="check", part="advice", text_en="Check.", text_ur="جانچیں۔")
    note = UrduNote.objects.create(
        where="pages/about.ur.yaml", page=page, text_ur="متن", question="Right?"
    )
    searched = MissedSearch.objects.create(
        words="zzz", language="en", first_day=NOW.date(), last_day=NOW.date()
    )
    searched.months.create(month=NOW.date().replace(day=1), number=2)
    link = CheckedLink.objects.create(address="https://example.org/", next_check_at=NOW)
    feedback = PageFeedback.objects.create(
        page_key=page.translation_key, language="en", day=NOW.date(), answer="no", line="Too long"
    )
    return {"urdu_note": note, "searched": searched, "link": link, "feedback": feedback}


def _lists(people: People) -> Things:
    programme = ProgrammeFactory()
    campaign = CampaignFactory(programme=programme, is_announced=True)
    load_question_sets(now=NOW)
    proposal = WarningProposal.objects.create(
        kind="fake_visa", month="2026-03", report_count=3,
        proposed_by=people["case_worker"], proposed_at=NOW,
    )  # fmt: skip
    rows = [[1, ["Licence", "Name"]], [2, ["9002/TEST", "Nobody"]]]
    upload = RegisterUpload.objects.create(
        as_of=NOW.date(), source="A test", file_name="list.csv", digest="1" * 64,
        uploaded_by=people["communications"], uploaded_at=NOW, table=rows, heading_row=1,
        columns={"licence": 0, "name": 1},
    )  # fmt: skip
    facts = FactUpload.objects.create(
        file_name="facts.csv", uploaded_by=people["editor"], uploaded_at=NOW,
        table=[[1, ["country", "kind", "value"]], [2, ["SA", "hours", "8"]]],
    )  # fmt: skip
    return {
        "programme": programme,
        "campaign": campaign,
        "campaign_code": give_address(campaign).code,
        "promoter": make_promoter(),
        "proposal": proposal,
        "register_upload": upload,
        "fact_upload": facts,
        "question_set": QuestionSet.objects.get(),
        "suggestion": GuideSuggestion.objects.create(
            sentence="Say who pays.", topic="offer", made_on=NOW.date()
        ),
    }


def _wagtail(page: Any) -> Things:
    group = Group.objects.get(name="mrc-editor")
    task = GroupApprovalTask.objects.create(name="Look it over")
    task.groups.add(group)
    workflow = Workflow.objects.create(name="Two pairs of eyes")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    return {
        "task": Task.objects.get(pk=task.pk),
        "workflow": workflow,
        "collection": Collection.get_first_root_node().add_child(name="Pictures"),
        "redirect": Redirect.add_redirect("/old/", page),
        "group": group,
        "restriction": PageViewRestriction.objects.create(
            page=page, restriction_type="password", password="a word"
        ),
    }


def of_centre(centre: Centre, people: People) -> Things:
    """What belongs to a centre or to one person beside the sessions."""
    from events.models import EventIndexPage

    index = EventIndexPage.objects.get(locale__language_code="en")
    event = make_event(
        index, title=f"Event {centre.code}", centres=[centre], starts_on=NOW.date(),
        takes_registrations=True,
    )  # fmt: skip
    return {
        "event": event,
        "registration": register(event),
        "warning_draft": WarningDraft.objects.create(written_by=people["communications"]),
        "user": people["supervisor"],
    }
