"""Finding an institution by part of its name, in either script."""

from django.db.models import Q
from wagtail.search.backends import get_search_backend

from campaigns.models import Institution
from mrc.core.models import Centre
from mrc.core.urdu import fold_name

#: More than a thumb wants to scroll through; a longer name finds the right one.
MOST = 8
SHORTEST = 2


def find_institutions(text: str, *, centre: Centre, everywhere: bool = False) -> list[Institution]:
    """Institutions whose names or aliases hold words beginning like those typed, best first.

    Within the centre's districts; in all of them on request, or where the centre has none.
    """
    words = fold_name(text)
    if len(words) < SHORTEST:
        return []
    institutions = Institution.objects.standing()
    districts = list(centre.districts.values_list("pk", flat=True))
    if districts and not everywhere:
        institutions = institutions.filter(district_id__in=districts)
    found = get_search_backend().autocomplete(words, institutions, operator="and")[:MOST]
    keys = [one.pk for one in found]
    named = Institution.objects.filter(Q(pk__in=keys)).select_related("district")
    by_key = {one.pk: one for one in named}
    return [by_key[key] for key in keys if key in by_key]
