"""Who and what the invented sessions refer to: centres, officers, districts, institutions."""

import datetime
from dataclasses import dataclass
from random import Random

from campaigns.models import Campaign, GenderIntake, Institution, InstitutionKind, Material, Topic
from campaigns.models import Programme as ProgrammeModel
from mrc.core.accounts.roles import Role
from mrc.core.models import Centre, District, Province, User
from tests.factories import CentreFactory, make_site, make_user

FIRST_DAY = datetime.date(2020, 1, 1)
LAST_DAY = datetime.date(2025, 12, 31)
OFFICERS, DISTRICTS, INSTITUTIONS, CAMPAIGNS = 60, 144, 2_400, 6
_CODES = ("ISB", "LHE", "PEW")


@dataclass(frozen=True)
class Country:
    """Everything by lists of rows, in the order in which they were made."""

    centres: list[Centre]
    officers: list[User]
    districts: list[District]
    institutions: list[Institution]
    campaigns: list[Campaign]
    materials: list[Material]
    topics: list[Topic]
    supervisors: list[User]
    data_officer: User


def make_country(random: Random) -> Country:
    make_site()
    centres = [CentreFactory(code=code) for code in _CODES]
    provinces = [
        Province.objects.create(name_en=f"Invented province {n}", name_ur=f"صوبہ {n}")
        for n in range(1, 8)
    ]
    districts = District.objects.bulk_create(
        District(
            name_en=f"Invented district {n}",
            name_ur=f"ضلع {n}",
            province=provinces[n % 7],
            map_shape=f"district-{n}",
        )
        for n in range(DISTRICTS)
    )
    programmes = [
        ProgrammeModel.objects.create(slug=f"programme-{n}", name_en=f"Programme {n}")
        for n in (1, 2)
    ]
    campaigns = Campaign.objects.bulk_create(
        Campaign(
            slug=f"campaign-{n}",
            name_en=f"Campaign {n}",
            name_ur=f"مہم {n}",
            programme=programmes[n % 2],
            starts_on=FIRST_DAY,
            ends_on=LAST_DAY + datetime.timedelta(days=730),
            state="active",
        )
        for n in range(CAMPAIGNS)
    )
    for campaign in campaigns:
        campaign.centres.set(centres)
    return Country(
        centres=centres,
        officers=[
            make_user(Role.OFFICER, centre=centres[n % 3], username=f"officer-{n}")
            for n in range(OFFICERS)
        ],
        districts=districts,
        institutions=_institutions(random, districts),
        campaigns=campaigns,
        materials=[
            Material.objects.create(key=f"material-{n}", name_en=f"Material {n}") for n in range(3)
        ],
        topics=[Topic.objects.create(key=f"topic-{n}", name_en=f"Topic {n}") for n in range(5)],
        supervisors=[make_user(Role.SUPERVISOR, centre=centre) for centre in centres],
        data_officer=make_user(Role.DATA_OFFICER, username="data-officer"),
    )


def _institutions(random: Random, districts: list[District]) -> list[Institution]:
    """One in forty was merged into another one."""
    found = Institution.objects.bulk_create(
        Institution(
            name_en=f"Invented institution {n}",
            name_ur=f"ادارہ {n}",
            district=random.choice(districts),
            kind=random.choice(InstitutionKind.values),
            gender_intake=random.choice(GenderIntake.values),
            state="accepted",
        )
        for n in range(INSTITUTIONS)
    )
    merged = found[::40]
    for institution in merged:
        institution.merged_into = found[1 + 40 * random.randrange(len(merged))]
    Institution.objects.bulk_update(merged, ["merged_into"])
    return found
