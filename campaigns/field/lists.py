"""What an officer may choose from: campaigns, districts, staff and the short lists."""

from collections.abc import Collection
from functools import cached_property
from typing import Any, TypeVar

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from campaigns.models import Campaign, CampaignState, Material, Partner, QuestionSet, Topic
from mrc.core.accounts.roles import Role
from mrc.core.models import Centre, District, User

from .fields import Choices

TermType = TypeVar("TermType", Topic, Material, Partner)

#: Who holds sessions: an MRC's outreach officers, their supervisor, its counsellors.
FACILITATING_ROLES = (Role.OFFICER, Role.SUPERVISOR, Role.COUNSELLOR)


class Lists:
    """The lists of one centre, each read once and only when a form needs it.

    `kept` is the content that a correction starts from: what it names stays on offer although it
    was closed or retired since, because the officer may not want to change it.
    """

    def __init__(self, centre: Centre, kept: dict[str, Any] | None = None) -> None:
        self.centre = centre
        self.kept = kept or {}

    @cached_property
    def campaigns(self) -> Choices:
        offered = Campaign.objects.filter(
            Q(state=CampaignState.ACTIVE, centres=self.centre) | Q(pk=self.kept.get("campaign"))
        ).distinct()
        return [(campaign.pk, campaign.name) for campaign in offered]

    @cached_property
    def districts(self) -> Choices:
        """The centre's own districts first: nearly every venue is in one of them."""
        own: Choices = []
        others: Choices = []
        for district in District.objects.offered(kept=self.kept.get("district")):
            entry = (district.pk, district.name)
            (own if district.usual_centre_id == self.centre.pk else others).append(entry)
        by_name = sorted(others, key=lambda entry: str(entry[1]))
        if not own:
            return by_name
        return [
            (_("Districts of your centre"), sorted(own, key=lambda entry: str(entry[1]))),
            (_("Other districts"), by_name),
        ]

    @cached_property
    def staff(self) -> Choices:
        groups = [role.group_name for role in FACILITATING_ROLES]
        staff = User.objects.filter(
            Q(centre=self.centre, is_active=True, groups__name__in=groups)
            | Q(pk__in=self.kept.get("facilitators", ()))
        ).distinct()
        return [(user.pk, shown_name(user)) for user in staff.order_by("first_name", "username")]

    @cached_property
    def topics(self) -> Choices:
        return _offered(Topic.objects.all(), self.kept.get("topics", ()))

    @cached_property
    def partners(self) -> Choices:
        return _offered(Partner.objects.all(), self.kept.get("partners", ()))

    @cached_property
    def question_sets(self) -> Choices:
        """By the names under which sessions keep them."""
        kept = self.kept.get("question_set", "")
        sets = QuestionSet.objects.filter(sealed_at__isnull=False)
        return [
            (one.name, f"{one.title} ({one.name})")
            for one in sets
            if one.is_offered or one.name == kept
        ]

    @cached_property
    def materials(self) -> Choices:
        kept = [line["material"] for line in self.kept.get("materials", ())]
        return _offered(Material.objects.all(), kept)


def shown_name(user: User) -> str:
    return user.get_full_name() or user.get_username()


def _offered(terms: QuerySet[TermType], kept: Collection[int]) -> Choices:
    offered = terms.filter(Q(is_offered=True) | Q(pk__in=kept))
    return [(term.pk, term.name) for term in offered]
