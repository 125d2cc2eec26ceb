"""The pages of the first content: English through Wagtail's page tree, Urdu as its translation."""

import datetime
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import models, transaction
from django.utils import timezone
from wagtail.fields import StreamField
from wagtail.models import Locale, Page, Site
from wagtail_localize.models import LocaleSynchronization

from destinations.models import Country, FactKind, GuidePart
from home.models import HomePage
from mrc.core.models import Centre, Contact, District

from .files import ContentFileError, PagePair, read_pages
from .stream import StreamBuilder
from .translate import translate_page

#: By which field the content files name a row.
KEYS: dict[type[models.Model], str] = {
    Contact: "key",
    FactKind: "key",
    Country: "code",
    District: "name_en",
    Centre: "code",
}

#: The place of a page whose file gives none.
LAST = 1000

#: In the files for people, not fields of the page.
NOT_FIELDS = {"type", "show_in_menus", "order"}

#: The menu of every page, in this order; other pages below home stand at the foot.
MENU = ("destinations", "alerts", "events", "centres")


@transaction.atomic
def load_pages(*, samples: bool) -> list[Page]:
    """Create the pages that are missing, in both languages; gives the English ones it created.

    All of them or none: a page that was begun and not filled would never be filled later. Pages
    that call themselves samples come only where they are wanted.
    """
    wanted = [pair for pair in read_pages() if samples or not pair.english.get("is_sample")]
    pairs = sorted(wanted, key=_reading_order)
    # In two passes, so that a page may link to one that comes after it.
    created = [(_create(pair), pair) for pair in pairs if find_page(pair.path) is None]
    for page, pair in created:
        _fill(page, pair)
    for pair in pairs:
        page = find_page(pair.path)
        if pair.urdu is not None and page is not None and not _has_urdu(page):
            values = _field_values(type(page), pair, pair.urdu, language="ur")
            translate_page(page, values, where=f"{pair.path or 'home'}.ur.yaml")
    _keep_trees_together()
    return [page for page, _pair in created]


def find_page(path: str) -> Page | None:
    """The English page at a path below the language; ``""`` is the home page."""
    home = HomePage.objects.filter(locale__language_code="en").first()
    page: Page | None = home
    for slug in filter(None, path.split("/")):
        page = page.get_children().filter(slug=slug).first() if page is not None else None
    return page.specific if page is not None else None


def _reading_order(pair: PagePair) -> tuple[int, int, str]:
    """Parents first; the menu in its order; a guide's parts in theirs; others as their files say.

    What comes first is created first, and stands first in the tree.
    """
    depth = pair.path.count("/") + 1 if pair.path else 0
    if pair.path in MENU:
        return depth, MENU.index(pair.path), pair.path
    part = pair.english.get("part")
    if part:
        keys = list(GuidePart.values)
        return depth, keys.index(part), pair.path
    return depth, len(MENU) + int(pair.english.get("order") or LAST), pair.path


def _create(pair: PagePair) -> Page:
    """The page at its place in the tree, not published and without what may hold links."""
    model = apps.get_model(pair.english["type"])
    parent_path, _slash, slug = pair.path.rpartition("/")
    parent = find_page(parent_path) if pair.path else _root()
    if parent is None:
        raise ContentFileError(f"{pair.path}: there is no page above it")
    values = {
        name: value
        for name, value in pair.english.items()
        if name not in NOT_FIELDS
        and not isinstance(model._meta.get_field(name), StreamField)
        and not model._meta.get_field(name).many_to_many
    }
    page = model(
        slug=slug or "home",
        locale=Locale.objects.get(language_code="en"),
        show_in_menus=pair.path in MENU,
        live=False,
        **_field_values(model, pair, values, language="en"),
    )
    parent.add_child(instance=page)
    if not pair.path:
        _make_home(page)
    return page


def _fill(page: Page, pair: PagePair) -> None:
    """Everything that the file says, published."""
    page = type(page).objects.get(pk=page.pk)
    for name, value in _field_values(type(page), pair, pair.english, language="en").items():
        setattr(page, name, value)
    page.save_revision().publish()


def _field_values(
    model: type[Page], pair: PagePair, raw: dict[str, Any], *, language: str
) -> dict[str, Any]:
    """The file's values as the model's fields want them."""
    builder = StreamBuilder(f"{pair.path or 'home'}.{language}.yaml", _page_id, _snippet_id)
    values: dict[str, Any] = {}
    for name, value in raw.items():
        if name in NOT_FIELDS:
            continue
        field = model._meta.get_field(name)
        if isinstance(field, StreamField):
            values[name] = builder.build(field, value)
        elif field.many_to_many and field.related_model is not None:
            values[name] = [_row(field.related_model, key) for key in value or []]
        elif isinstance(field, models.ForeignKey):
            values[name] = _row(field.related_model, value) if value else None
        elif isinstance(field, models.DateField):
            values[name] = _day(value)
        else:
            values[name] = "" if value is None and not field.null else value
    if language == "ur":
        # Set on an unsaved twin, which wants the values as the field itself reads them.
        for name in list(values):
            field = model._meta.get_field(name)
            if isinstance(field, StreamField):
                values[name] = field.to_python(values[name])
    return values


def _day(value: Any) -> Any:
    """A date as it stands, or so many days from today: ``"+21"``, for sample events."""
    if isinstance(value, str) and value.startswith("+"):
        return timezone.localdate() + datetime.timedelta(days=int(value))
    return value


def _row(model: Any, key: str) -> models.Model:
    row = model._default_manager.filter(**{KEYS[model]: key}).first()
    if row is None:
        raise ContentFileError(f"no {model.__name__} “{key}”")
    return row


def _snippet_id(model: type, key: str) -> int:
    return _row(model, key).pk


def _page_id(path: str) -> int | None:
    page = find_page(path)
    return page.pk if page is not None else None


def _has_urdu(page: Page) -> bool:
    twin = page.get_translation_or_none(Locale.objects.get(language_code="ur"))
    return twin is not None and twin.alias_of_id is None


def _root() -> Page:
    """The root of the tree, without the welcome page that a new Wagtail project brings."""
    welcome = Page.objects.filter(depth=2).exclude(pk__in=HomePage.objects.values("pk"))
    for page in welcome:
        page.delete()
    return Page.get_first_root_node()


def _make_home(page: Page) -> None:
    site = Site.objects.filter(is_default_site=True).first() or Site(
        **_address(), is_default_site=True
    )
    site.root_page = page
    site.site_name = "MRC Pakistan"
    site.save()


def _address() -> dict[str, Any]:
    """Host and port of a production site, which its feeds and mails name; localhost elsewhere."""
    origin = urlsplit(getattr(settings, "SITE_ORIGIN", "http://localhost"))
    usual = 443 if origin.scheme == "https" else 80
    return {"hostname": origin.hostname, "port": origin.port or usual}


def ensure_locales() -> None:
    """English and Urdu, with Urdu following English page by page."""
    english, _created = Locale.objects.get_or_create(language_code="en")
    urdu, _created = Locale.objects.get_or_create(language_code="ur")
    LocaleSynchronization.objects.get_or_create(locale=urdu, defaults={"sync_from": english})


def _keep_trees_together() -> None:
    """Pages made in code get no stand-in in the other tree by themselves."""
    call_command("sync_locale_trees", verbosity=0)
