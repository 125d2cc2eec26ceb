"""What the body of a guide may hold beside the blocks of every page."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from destinations.comparing.blocks import CostsBlock
from destinations.kept_kinds import FactKindChooserBlock
from mrc.core.blocks import BodyBlock


class FactsBlock(blocks.StructBlock):
    """Facts of the guide's country, by kind: the values come from the one list of facts."""

    heading = blocks.CharBlock(label=_("heading"), required=False, max_length=120)
    kinds = blocks.ListBlock(
        FactKindChooserBlock(label=_("kind of fact")),
        label=_("kinds of facts"),
        min_num=1,
    )

    class Meta:
        icon = "table"
        label = _("Facts of this country")
        template = "destinations/blocks/facts.html"

    def get_context(
        self, value: Any, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        # Every page with this block puts its `FactBook` there, so that all blocks share a query.
        book = context.get("fact_book")
        context["entries"] = book.entries(value["kinds"]) if book is not None else []
        return context


class GuideBodyBlock(BodyBlock):
    """The body of a guide and of its parts."""

    facts = FactsBlock()
    costs = CostsBlock()

    class Meta:
        required = False
