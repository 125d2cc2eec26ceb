"""Choosers of the admin without inline scripts, so that its policy can forbid them (ADR 8).

Wagtail has no setting for it: its choosers end in ``<script>new PageChooser(...)</script>``.
Here the same call stands in an inert element that `mrc/js/admin.js` carries out.
"""

import json
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.admin.widgets.chooser import BaseChooser
from wagtail.admin.widgets.workflows import AdminTaskChooser


def render(
    self: BaseChooser, name: str, value: Any, attrs: dict[str, Any], renderer: Any = None
) -> SafeString:
    """In place of `BaseChooser.render`; a test fails when Wagtail's own has changed."""
    value_data = self.get_value_data(value)
    html = self.render_html(name, value_data, attrs)
    if isinstance(self, AdminTaskChooser):
        function, arguments = "createTaskChooser", [attrs["id"]]
    else:
        function = self.js_constructor
        arguments = [attrs["id"], self.get_js_init_options(attrs["id"], name, value_data)]
    return format_html(
        '{}<template data-controller="mrc-call" data-mrc-call-function-value="{}"'
        ' data-mrc-call-arguments-value="{}"></template>',
        html,
        function,
        json.dumps(arguments),
    )


def without_inline_scripts() -> None:
    """Make every chooser render itself that way. Called once, when the app is ready."""
    BaseChooser.render = render
