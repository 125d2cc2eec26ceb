"""What the database itself refuses."""

import uuid

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from destinations.models import GuideDocument
from tests.destinations.factories import CountryFactory

pytestmark = pytest.mark.django_db
FILE = {"name": "guides/a.pdf", "fingerprint": "0" * 64, "size": 10, "pages": 2}


def make(**values):
    defaults = {"guide": uuid.UUID(int=1), "language": "en", "kind": "guide"}
    return GuideDocument.objects.create(country=CountryFactory(), **{**defaults, **values})


def test_a_row_has_no_file_or_a_whole_one():
    make()
    make(kind="card", drawn_at=timezone.now(), **FILE)

    assert GuideDocument.objects.count() == 2


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "flyer"},
        {"language": "ar"},
        {"name": "guides/a.pdf"},
        {"size": 10},
        {"fingerprint": "0" * 64},
        {**FILE, "drawn_at": None},
        {**FILE, "pages": 0},
    ],
)
def test_what_is_neither_is_refused(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        make(**{"drawn_at": timezone.now() if "name" in values else None, **values})


def test_a_guide_has_one_row_for_each_language_and_kind():
    make()
    make(language="ur"), make(kind="card"), make(guide=uuid.UUID(int=2))

    with pytest.raises(IntegrityError), transaction.atomic():
        make()


def test_no_file_belongs_to_two_rows():
    make(drawn_at=timezone.now(), **FILE)

    with pytest.raises(IntegrityError), transaction.atomic():
        make(language="ur", drawn_at=timezone.now(), **FILE)
