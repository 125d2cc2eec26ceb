"""Blocks that only warnings have."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from mrc.core.blocks import INLINE_FEATURES, ContactBlock


class ItemsBlock(blocks.StreamBlock):
    """Short points, one thing each: a sign, something to do."""

    item = blocks.RichTextBlock(label=_("Point"), features=INLINE_FEATURES, icon="tick")

    class Meta:
        required = False


class ContactsBlock(blocks.StreamBlock):
    contact = ContactBlock()

    class Meta:
        required = False
