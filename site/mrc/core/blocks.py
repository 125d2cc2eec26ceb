"""The building blocks of every page body.

Names are short because they are the vocabulary of the content files too (`content/README.md`).
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

#: What editors may use in running text: no colours, no alignment, no inline embeds.
RICH_TEXT_FEATURES = ["h3", "h4", "bold", "italic", "ol", "ul", "link", "document-link"]
INLINE_FEATURES = ["bold", "italic", "link"]


class TextBlock(blocks.RichTextBlock):
    """Running text under a heading."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(features=RICH_TEXT_FEATURES, **kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "blocks/text.html"


class HeadingBlock(blocks.CharBlock):
    class Meta:
        icon = "title"
        label = _("Heading")
        template = "blocks/heading.html"


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("what to do"), max_length=120)
    text = blocks.RichTextBlock(label=_("how"), features=INLINE_FEATURES, required=False)

    class Meta:
        icon = "order-down"
        label = _("Step")


class StepsBlock(blocks.StructBlock):
    """Things to do in order, numbered."""

    heading = blocks.CharBlock(label=_("heading"), required=False, max_length=120)
    items = blocks.ListBlock(StepBlock(), label=_("steps"), min_num=1)

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        template = "blocks/steps.html"


class ChecklistBlock(blocks.StructBlock):
    """Things to have or to check, with boxes that can be ticked on paper too."""

    heading = blocks.CharBlock(label=_("heading"), required=False, max_length=120)
    items = blocks.ListBlock(
        blocks.RichTextBlock(features=INLINE_FEATURES, label=_("item")), label=_("items"), min_num=1
    )

    class Meta:
        icon = "tasks"
        label = _("Checklist")
        template = "blocks/checklist.html"


class CalloutBlock(blocks.StructBlock):
    """One thing that must not be missed."""

    tone = blocks.ChoiceBlock(
        label=_("tone"),
        choices=[
            ("info", _("Good to know")),
            ("caution", _("Be careful")),
            ("danger", _("Danger")),
        ],
        default="info",
    )
    heading = blocks.CharBlock(label=_("heading"), required=False, max_length=120)
    text = blocks.RichTextBlock(label=_("text"), features=[*INLINE_FEATURES, "ul"])

    class Meta:
        icon = "warning"
        label = _("Callout")
        template = "blocks/callout.html"


class ContactBlock(blocks.StructBlock):
    """Somebody to call, from the one list of contacts."""

    contact = SnippetChooserBlock("core.Contact", label=_("contact"))
    note = blocks.CharBlock(label=_("when to call"), required=False, max_length=200)

    class Meta:
        icon = "mail"
        label = _("Contact")
        template = "blocks/contact.html"


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("question"), max_length=200)
    answer = blocks.RichTextBlock(label=_("answer"), features=[*INLINE_FEATURES, "ul", "ol"])

    class Meta:
        icon = "help"
        label = _("Question and answer")
        template = "blocks/question.html"


class ImageBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("image"))
    alt = blocks.CharBlock(
        label=_("what the image shows"),
        required=False,
        max_length=200,
        help_text=_("For people who cannot see it. Empty only if the image is decoration."),
    )
    caption = blocks.CharBlock(label=_("caption"), required=False, max_length=200)

    class Meta:
        icon = "image"
        label = _("Image")
        template = "blocks/image.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("quote"))
    who = blocks.CharBlock(label=_("who said it"), max_length=160)
    source = blocks.URLBlock(label=_("source"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "blocks/quote.html"


class VideoBlock(blocks.StructBlock):
    """A link with its length and size: a video never loads by itself on prepaid data."""

    title = blocks.CharBlock(label=_("title"), max_length=160)
    url = blocks.URLBlock(label=_("address"))
    minutes = blocks.IntegerBlock(label=_("length in minutes"), min_value=1, required=False)
    megabytes = blocks.IntegerBlock(label=_("size in MB"), min_value=1, required=False)

    class Meta:
        icon = "media"
        label = _("Video (as a link)")
        template = "blocks/video.html"


class DocumentBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("document"))
    title = blocks.CharBlock(label=_("title"), required=False, max_length=160)

    class Meta:
        icon = "doc-full"
        label = _("Document")
        template = "blocks/document.html"


class SourceBlock(blocks.StructBlock):
    """Where a page's facts come from."""

    name = blocks.CharBlock(label=_("source"), max_length=200)
    url = blocks.URLBlock(label=_("address"), required=False)
    date = blocks.CharBlock(
        label=_("date"), required=False, max_length=20, help_text=_("2025-12-04, 2024-08 or 2021")
    )

    class Meta:
        icon = "link"
        label = _("Source")
        template = "blocks/source.html"


class BodyBlock(blocks.StreamBlock):
    """The body of every page."""

    heading = HeadingBlock()
    text = TextBlock()
    steps = StepsBlock()
    checklist = ChecklistBlock()
    callout = CalloutBlock()
    contact = ContactBlock()
    question = QuestionBlock()
    image = ImageBlock()
    quote = QuoteBlock()
    video = VideoBlock()
    document = DocumentBlock()

    class Meta:
        required = False


class SourcesBlock(blocks.StreamBlock):
    """The list at the foot of a page."""

    source = SourceBlock()

    class Meta:
        required = False
