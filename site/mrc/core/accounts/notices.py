"""What the admin's first page says about its own safety."""

from typing import Any

from wagtail.admin.ui.components import Component


class NoSecondFactorNotice(Component):
    """In development the second factor is off; nobody should take that server for a real one."""

    name = "no_second_factor"
    order = 10
    template_name = "account/no_second_factor.html"

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        return {}
