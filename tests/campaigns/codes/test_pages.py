"""`/c/<code>` and the page that it leads to."""

import pytest

from campaigns.codes.services import code_of
from campaigns.models import PlanState
from campaigns.records import services
from tests.campaigns.factories import (
    NOW,
    InstitutionFactory,
    TopicFactory,
    make_supervisor,
    submit,
    submit_verified,
)
from tests.destinations.factories import CountryFactory, make_guide, make_index, make_part
from tests.factories import make_site


@pytest.fixture
def guide(db):
    saudi = CountryFactory(code="SA", slug="saudi-arabia")
    return make_guide(make_index(make_site().english), saudi)


def test_it_opens_in_the_sessions_language_else_in_urdu(phone, officer, campaign):
    for language, opens in (("en", "en"), ("ur", "ur"), ("ps", "ur")):
        session = submit(officer, campaign=campaign.pk, language=language)
        response = phone.get(f"/c/{code_of(session)}")
        assert response.status_code == 302
        assert response["Location"] == f"/{opens}/c/{code_of(session)}/"


def test_a_campaigns_code_opens_in_its_own_language(phone, campaign):
    assert phone.get(f"/c/{code_of(campaign)}/p")["Location"].startswith("/ur/c/")
    campaign.page_language = "en"
    campaign.save()
    assert phone.get(f"/c/{code_of(campaign)}/p")["Location"].startswith("/en/c/")


@pytest.mark.parametrize("ending", ["", "/", "/s", "/p", "/l", "/zzz"])
def test_every_ending_of_the_address_leads_to_the_page(phone, campaign, ending):
    code = code_of(campaign)
    for written in (code, code.lower(), f"{code[:3]}-{code[3:]}"):
        response = phone.get(f"/c/{written}{ending}")
        assert response["Location"] == f"/ur/c/{code}/"
        assert "no-store" in response["Cache-Control"]


def test_the_page_is_kept_by_caches_and_sets_no_cookie(phone, campaign):
    response = phone.get(f"/en/c/{code_of(campaign)}/")
    assert response.status_code == 200
    assert response["Cache-Control"] == "public, max-age=60"
    assert not response.cookies


def test_a_code_written_otherwise_is_sent_to_its_one_page(phone, campaign):
    code = code_of(campaign)
    assert phone.get(f"/en/c/{code.lower()}/")["Location"] == f"/en/c/{code}/"


def test_the_page_shows_parts_of_its_topics_and_countries(phone, officer, campaign, guide):
    from destinations.models import Country

    check = make_part(guide, "check", title="Check this first")
    make_part(guide, "money-home", title="Money for home")
    campaign.countries.set(Country.objects.filter(code="SA"))
    topic = TopicFactory(key="check", name_en="Checking an agent", guide_part="check")
    session = submit_verified(officer, campaign=campaign.pk, topics=[topic.pk])

    text = phone.get(f"/en/c/{code_of(session)}/").content.decode()

    assert "What we told you today" in text
    assert "Checking an agent" in text
    assert f'href="{check.get_url()}"' in text
    assert "Money for home" not in text
    for address in ("/en/alerts/check/", "/en/ask/", "/en/alerts/follow/"):
        assert f'href="{address}"' in text


def test_the_page_names_no_officer_institution_or_number_of_people(phone, officer, campaign):
    institution = InstitutionFactory(name_en="Very Secret College", kind="college")
    cells = [{"sex": "female", "age_band": "18_24", "count": 739}]
    session = submit_verified(
        officer, campaign=campaign.pk, institution=str(institution.pk), attendance=cells
    )

    text = phone.get(f"/en/c/{code_of(session)}/").content.decode()

    assert "An awareness session at a college" in text
    assert "10 March 2026" in text
    for secret in ("Very Secret", "Zulqarnain", "Qureshi", "739", session.reference):
        assert secret not in text


@pytest.mark.parametrize("language", ["en", "ur"])
def test_unknown_codes_say_so_kindly_in_both_languages(phone, db, language):
    for address in ("/c/7K3QX9", "/c/nonsense", f"/{language}/c/7K3QX9/"):
        response = phone.get(address)
        assert response.status_code == 404
        text = response.content.decode()
        assert 'lang="ur" dir="rtl"' in text
        assert "We do not know this code" in text


def test_void_and_cancelled_ones_are_gone(phone, officer, campaign, plan):
    session = submit(officer, campaign=campaign.pk)
    services.void_session(
        session=session, by=make_supervisor(officer.centre), reason="Twice.", now=NOW
    )
    plan.state, plan.cancel_reason = PlanState.CANCELLED, "Strike."
    plan.save()
    for thing in (session, plan):
        for address in (f"/c/{code_of(thing)}", f"/en/c/{code_of(thing)}/"):
            response = phone.get(address)
            assert response.status_code == 410
            assert "did not take place" in response.content.decode()


def test_queries_do_not_grow_with_countries_and_topics(
    phone, officer, campaign, guide, django_assert_max_num_queries
):
    from destinations.models import Country

    for part in ("check", "contract", "costs", "if-things-go-wrong"):
        make_part(guide, part)
        TopicFactory(key=part, name_en=part, guide_part=part)
    emirates = CountryFactory(code="AE", slug="united-arab-emirates")
    make_part(make_guide(guide.get_parent(), emirates), "check")
    campaign.countries.set(Country.objects.all())
    campaign.topics.set(TopicFactory._meta.model.objects.all())
    phone.get(f"/en/c/{code_of(campaign)}/")
    with django_assert_max_num_queries(15):
        assert phone.get(f"/en/c/{code_of(campaign)}/").status_code == 200
