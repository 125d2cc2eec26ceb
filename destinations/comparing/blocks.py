"""The cost list as a block of a page's body."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from destinations.kept_kinds import FactKindChooserBlock

from .costs import cost_list


class CostsBlock(blocks.StructBlock):
    """Costs of the page's country with their sum: every figure comes from the one list of facts."""

    heading = blocks.CharBlock(label=_("heading"), required=False, max_length=120)
    kinds = blocks.ListBlock(
        FactKindChooserBlock(label=_("kind of fact")),
        label=_("what is added up"),
        min_num=1,
    )
    beside = blocks.ListBlock(
        FactKindChooserBlock(label=_("kind of fact")),
        label=_("what is not in the sum"),
        default=[],
    )

    class Meta:
        icon = "table"
        label = _("What it should cost")
        template = "destinations/blocks/costs.html"

    def get_context(
        self, value: Any, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        book = context.get("fact_book")
        if book is not None:
            context["costs"] = cost_list(
                book.entries(value["kinds"]), book.entries(value["beside"])
            )
        return context
