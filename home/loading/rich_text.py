"""The Markdown of the content files as the HTML that Wagtail stores."""

import re
from collections.abc import Callable

from markdown_it import MarkdownIt

_INTERNAL = re.compile(r'<a href="page:([^"]*)">')

#: Gives the id of the page at a path below the language, such as ``destinations/saudi-arabia``.
PageFinder = Callable[[str], int | None]


def to_rich_text(markdown: str, find_page: PageFinder) -> str:
    """HTML for a Wagtail rich text field; a link to a page that does not exist loses its link.

    Only what editors can make themselves: paragraphs, bold, italic, lists, headings, links.
    """
    parser = MarkdownIt("zero").enable(
        ["emphasis", "link", "list", "heading", "newline", "escape", "autolink"]
    )
    html = parser.render(str(markdown).strip())
    html = html.replace("<strong>", "<b>").replace("</strong>", "</b>")
    html = html.replace("<em>", "<i>").replace("</em>", "</i>")

    def link(match: re.Match[str]) -> str:
        page_id = find_page(match.group(1).strip("/"))
        return f'<a linktype="page" id="{page_id}">' if page_id else "<a>"

    html = _INTERNAL.sub(link, html)
    html = re.sub(r"<a>(.*?)</a>", r"\1", html)
    return re.sub(r">\s*\n\s*<", "><", html).strip()
