"""The site's search finds guides by every name of their country."""

import pytest

from destinations.models import GuidePage
from tests.destinations.factories import CountryFactory, make_guide, make_index, make_part, text
from tests.factories import make_site, translate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("immediate_commits")]


@pytest.mark.parametrize("typed", ["KSA", "Saudi", "سعودیہ", "سعوديه", "سعودی عرب"])
def test_guide_is_found_by_every_name_of_its_country_in_both_languages(typed):
    index = make_index(make_site().english)
    country = CountryFactory(code="SA", synonyms="KSA\nسعودیہ")
    guide = make_guide(index, country, title="Where the work is")
    make_guide(index, CountryFactory(code="QA"))
    translate(index, {"Countries": "ملک"})
    urdu = translate(guide, {"Where the work is": "کام کہاں ہے"})
    assert set(GuidePage.objects.search(typed)) == {guide, urdu}


def test_part_is_found_by_its_text():
    index = make_index(make_site().english)
    guide = make_guide(index, CountryFactory())
    part = make_part(guide, body=[text("<p>Ask for a receipt with a revenue stamp.</p>")])
    assert list(type(part).objects.search("revenue stamp")) == [part]
