"""What the body of an information page may hold beside the blocks of every page."""

from django.utils.translation import gettext_lazy as _

from destinations.blocks import FactsBlock
from destinations.comparing.blocks import CostsBlock
from mrc.core.blocks import BodyBlock


class NationalFactsBlock(FactsBlock):
    """Facts that hold for every country: fees, papers, the protector.

    Shown as guides show theirs. The page puts a `FactBook` without a country into the context.
    """

    class Meta:
        label = _("Facts for every country")


class InformationBodyBlock(BodyBlock):
    """The body of an information page."""

    facts = NationalFactsBlock()
    costs = CostsBlock()

    class Meta:
        required = False
