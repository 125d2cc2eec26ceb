"""Builders that several apps' tests share. Each test builds only what it needs."""

from typing import NamedTuple

import factory
from django.contrib.auth.models import Group
from wagtail.models import Locale, Page, Site
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from home.models import HomePage, InformationPage
from mrc.core.accounts.models import User
from mrc.core.accounts.roles import Role, sync_roles
from mrc.core.models import Centre, Contact, District, Province


class Homes(NamedTuple):
    english: HomePage
    urdu: HomePage


def make_site() -> Homes:
    """Both languages, each with its published home page, and the site that shows them."""
    english_locale, _created = Locale.objects.get_or_create(language_code="en")
    Locale.objects.get_or_create(language_code="ur")
    Page.objects.filter(depth=2).delete()
    root = Page.objects.get(depth=1)
    root.refresh_from_db()
    home = HomePage(title="Migrant Resource Centre", slug="home", locale=english_locale)
    root.add_child(instance=home)
    home.save_revision().publish()
    Site.objects.all().delete()
    Site.objects.create(
        hostname="localhost", root_page=home, is_default_site=True, site_name="MRC Pakistan"
    )
    urdu = translate(home, {"Migrant Resource Centre": "مائیگرنٹ ریسورس سینٹر"})
    return Homes(HomePage.objects.get(pk=home.pk), HomePage.objects.get(pk=urdu.pk))


def make_page(parent: Page, title: str, **values: object) -> InformationPage:
    page = InformationPage(title=title, locale=parent.locale, **values)
    parent.add_child(instance=page)
    page.save_revision().publish()
    return InformationPage.objects.get(pk=page.pk)


def translate(page: Page, texts: dict[str, str], *, publish: bool = True) -> Page:
    """The Urdu page of an English one, through wagtail-localize; strings not given stay missing."""
    urdu = Locale.objects.get(language_code="ur")
    source, _created = TranslationSource.update_or_create_from_instance(page)
    translation, _created = Translation.objects.get_or_create(source=source, target_locale=urdu)
    for segment in StringSegment.objects.filter(source=source).select_related("string", "context"):
        text = texts.get(segment.string.data)
        if text is not None:
            StringTranslation.objects.update_or_create(
                translation_of=segment.string,
                locale=urdu,
                context=segment.context,
                defaults={"data": text, "translation_type": "manual"},
            )
    translation.save_target(publish=publish)
    return type(page).objects.get(translation_key=page.translation_key, locale=urdu)


class ProvinceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Province
        django_get_or_create = ("name_en",)

    name_en = "Punjab"
    name_ur = "پنجاب"


class DistrictFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = District
        django_get_or_create = ("name_en", "province")

    name_en = "Lahore"
    name_ur = "لاہور"
    province = factory.SubFactory(ProvinceFactory)


class CentreFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Centre
        django_get_or_create = ("code",)

    code = "LHE"
    slug = factory.LazyAttribute(lambda centre: centre.code.lower())
    name_en = factory.LazyAttribute(lambda centre: f"MRC {centre.code}")
    name_ur = factory.LazyAttribute(lambda centre: f"ایم آر سی {centre.code}")
    city_en = "Lahore"
    city_ur = "لاہور"


class ContactFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Contact
        django_get_or_create = ("key",)

    key = "mrc-helpline"
    kind = Contact.Kind.HELPLINE
    name_en = "MRC helpline"
    name_ur = "ایم آر سی ہیلپ لائن"
    phone = "0304 1112123"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda number: f"user-{number}")


def make_user(role: Role | None = None, *, centre: Centre | None = None, **values: object) -> User:
    """A member of staff with one role, whose permissions are the declared ones."""
    user = UserFactory(centre=centre, **values)
    if role is not None:
        if not Group.objects.filter(name=role.group_name).exists():
            sync_roles()
        user.groups.add(Group.objects.get(name=role.group_name))
    return User.objects.get(pk=user.pk)
