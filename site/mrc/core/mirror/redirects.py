"""Former addresses of pages: in the copy, pages that lead on."""

from collections.abc import Callable, Iterator

from django.db.models import Q
from wagtail.contrib.redirects.models import Redirect


def redirects(may_be_read: Callable[[str], bool]) -> Iterator[tuple[str, str]]:
    """Old path and where it leads, of the default site. Not those with a query, which a file
    cannot tell apart, nor those to pages that not everybody may read."""
    known = Redirect.objects.filter(Q(site=None) | Q(site__is_default_site=True))
    for one in known.select_related("redirect_page__locale").order_by("pk"):
        if "?" in one.old_path or not one.old_path.startswith("/"):
            continue
        page = one.redirect_page
        if page is None:
            if one.redirect_link:
                yield one.old_path, one.redirect_link
            continue
        target = page.get_url() if page.live else None
        if target is not None and may_be_read(target):
            yield one.old_path, target
