"""Pages that a reader without an account may see."""

from typing import Self

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef
from wagtail.models import PageViewRestriction
from wagtail.query import PageQuerySet


class ReadablePageQuerySet(PageQuerySet):
    """For page types that are listed, announced or written into feeds."""

    def readable(self) -> Self:
        """Live, and neither the page nor one above it is private.

        The same as `live().public()`, in the query itself: `public()` reads all restrictions in a
        query of its own each time.
        """
        own_path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
        restrictions = PageViewRestriction.objects.alias(own_path=own_path).filter(
            own_path__startswith=F("page__path")
        )
        return self.live().exclude(Exists(restrictions))
