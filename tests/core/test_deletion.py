"""What others refer to is not deleted, and the admin says so instead of breaking."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.users.models import UserProfile

from mrc.core.models import Centre, District, User
from tests.campaigns.factories import InstitutionFactory
from tests.factories import CentreFactory, DistrictFactory


@pytest.fixture
def administrator(client: Client, admin_user: User) -> Client:
    client.force_login(admin_user)
    return client


def address(of: Centre | District) -> str:
    name = of._meta.model_name
    return reverse(f"wagtailsnippets_core_{name}:delete", args=[of.pk])


@pytest.mark.parametrize(
    ("language", "said"), [("en", "other records refer to it"), ("ur", "دوسرے ریکارڈ")]
)
def test_a_row_that_others_refer_to_stays_and_the_page_says_why(
    administrator: Client, admin_user: User, language: str, said: str
) -> None:
    district = InstitutionFactory().district
    UserProfile.objects.create(user=admin_user, preferred_language=language)
    answer = administrator.post(address(district), follow=True)
    assert answer.redirect_chain == [(address(district), 302)]
    assert said in answer.content.decode()
    assert District.objects.filter(pk=district.pk).exists()


def test_what_nobody_refers_to_is_deleted(administrator: Client) -> None:
    district = DistrictFactory()
    answer = administrator.post(address(district))
    assert answer.status_code == 302
    assert not District.objects.filter(pk=district.pk).exists()


def test_a_centre_with_people_stays(administrator: Client, admin_user: User) -> None:
    centre = CentreFactory()
    User.objects.filter(pk=admin_user.pk).update(centre=centre)
    answer = administrator.post(address(centre))
    assert answer.url == address(centre)
    assert Centre.objects.filter(pk=centre.pk).exists()
