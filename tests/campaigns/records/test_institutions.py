import pytest

from campaigns.models import Institution
from campaigns.records import services
from campaigns.records.identifiers import new_id
from mrc.core.accounts.roles import Role
from mrc.core.models import User
from tests.campaigns.factories import NOW, InstitutionFactory, make_officer
from tests.factories import DistrictFactory, make_user


def propose(by: User, **values: object) -> Institution:
    fields = {
        "name_en": "Government College for Women",
        "name_ur": "",
        "district": DistrictFactory(),
        "kind": "college",
        **values,
    }
    return services.propose_institution(by=by, now=NOW, **fields)


def found(name: str = "", urdu: str = "", **values: object) -> list[Institution]:
    matches = services.near_duplicates(
        name_en=name, name_ur=urdu, district=values.pop("district", DistrictFactory()), **values
    )
    return [match.institution for match in matches]


def test_an_institution_is_proposed_then_accepted(officer: User, supervisor: User) -> None:
    institution = propose(officer, aliases=["GCW ", ""], name_ur="گورنمنٹ کالج براۓ خواتین")
    assert (institution.state, institution.proposed_by) == ("proposed", officer)
    assert institution.aliases == ["GCW"]
    services.accept_institution(institution=institution, by=supervisor, now=NOW)
    institution.refresh_from_db()
    assert institution.state == "accepted"
    assert [event.action for event in institution.events.all()] == ["proposed", "accepted"]
    with pytest.raises(services.WrongStateError):
        services.accept_institution(institution=institution, by=supervisor, now=NOW)


def test_the_same_proposal_from_the_phone_twice_is_one_row(officer: User) -> None:
    institution_id = new_id()
    assert propose(officer, institution_id=institution_id) == propose(
        officer, institution_id=institution_id
    )
    assert Institution.objects.count() == 1
    with pytest.raises(services.NotAllowedError):
        propose(make_officer(officer.centre), institution_id=institution_id)


def test_each_role_does_its_part_and_no_other(officer: User, supervisor: User) -> None:
    institution, other = InstitutionFactory(state="proposed"), InstitutionFactory()
    with pytest.raises(services.NotAllowedError):
        propose(supervisor)
    for person in (officer, make_user(Role.DATA_OFFICER), make_user(Role.AUDITOR)):
        with pytest.raises(services.NotAllowedError):
            services.accept_institution(institution=institution, by=person, now=NOW)
        with pytest.raises(services.NotAllowedError):
            services.merge_institution(institution=institution, into=other, by=person, now=NOW)


@pytest.mark.parametrize(
    "names",
    [{"name_en": "", "name_ur": " "}, {"name_en": "Ali 0300-1234567"}, {"name_ur": "x" * 201}],
)
def test_a_name_is_given_and_holds_no_number_of_a_person(
    names: dict[str, str], officer: User
) -> None:
    with pytest.raises(services.ReasonError):
        propose(officer, **names)


@pytest.mark.parametrize(
    ("name", "urdu"),
    [
        ("Govt. College for Women", ""),
        ("government college for women", ""),
        ("Women College, Government", ""),
        ("Governmnt College for Women", ""),
        ("", "گورنمنٹ كالج برائے خواتين"),
        ("GCW", ""),
    ],
)
def test_another_spelling_is_offered_as_a_duplicate(name: str, urdu: str, db: None) -> None:
    institution = InstitutionFactory(
        name_en="Government College for Women",
        name_ur="گورنمنٹ کالج برائے خواتین",
        aliases=["GCW"],
    )
    assert found(name, urdu) == [institution]


def test_what_only_shares_common_words_is_not_offered(db: None) -> None:
    InstitutionFactory(name_en="Government Technical Training Institute", name_ur="")
    assert found("Government College for Women") == []
    assert found("Institute") == []
    assert found("") == []


def test_another_districts_institution_is_not_offered(db: None) -> None:
    InstitutionFactory(name_en="City School", district=DistrictFactory(name_en="Kasur"))
    assert found("City School") == []


def test_a_merged_name_leads_to_the_one_that_stays(supervisor: User) -> None:
    old, stays = InstitutionFactory(name_en="GTTI Jhelum"), InstitutionFactory(name_en="Jhelum TTI")
    services.merge_institution(institution=old, into=stays, by=supervisor, now=NOW)
    assert found("GTTI Jhelum") == [stays]
    assert found("GTTI Jhelum", exclude=stays) == []


def test_merging_flattens_and_follows(supervisor: User) -> None:
    first, second, third = (InstitutionFactory(name_en=f"School {n} x{n}") for n in range(3))
    assert _merge(first, second, supervisor) == second
    # Into one that was merged meanwhile: the one that stays takes it.
    assert _merge(third, first, supervisor) == second
    fourth = InstitutionFactory()
    _merge(second, fourth, supervisor)
    for row in (first, second, third):
        row.refresh_from_db()
        assert row.standing == fourth
    assert list(Institution.objects.standing()) == [fourth]
    assert second.events.get().into == fourth


def test_a_merge_that_leads_nowhere_is_refused(supervisor: User) -> None:
    first, second = InstitutionFactory(), InstitutionFactory()
    with pytest.raises(services.WrongStateError):
        _merge(first, first, supervisor)
    _merge(first, second, supervisor)
    for institution, into in ((first, second), (second, first)):
        with pytest.raises(services.WrongStateError):
            _merge(institution, into, supervisor)
    with pytest.raises(services.WrongStateError):
        services.accept_institution(institution=first, by=supervisor, now=NOW)


def _merge(institution: Institution, into: Institution, by: User) -> Institution:
    into.refresh_from_db()
    return services.merge_institution(institution=institution, into=into, by=by, now=NOW)
