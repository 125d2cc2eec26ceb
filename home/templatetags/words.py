"""`{% explained %}…{% endexplained %}`: a page's body with its hard words explained."""

from typing import Any

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from home.words import explain, words_of

register = template.Library()


class ExplainedNode(template.Node):
    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Any) -> SafeString:
        html = self.nodelist.render(context)
        page = context.get("page")
        if page is None or context.get("is_printed"):
            return html
        language = page.text_language
        marked, words = explain(html, words_of(language))
        if not words:
            return html
        with override(language):
            listed = render_to_string("home/components/words.html", {"words": words})
        return mark_safe(marked + listed)  # noqa: S308  (rendered already; what is added is escaped)


@register.tag
def explained(parser: Parser, token: Token) -> ExplainedNode:
    """Links the first place of each word of the glossary to a list of them, which it adds."""
    nodelist = parser.parse(("endexplained",))
    parser.delete_first_token()
    return ExplainedNode(nodelist)
