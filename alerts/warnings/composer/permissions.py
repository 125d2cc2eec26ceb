"""Who keeps the ready texts, and who writes warnings, which are pages below their index."""

from alerts.warnings.models import AlertIndexPage
from mrc.core.accounts.page_rights import WRITE_AND_PUBLISH, grant_on_pages
from mrc.core.accounts.roles import Role, grant

for _role in (Role.EDITOR, Role.COMMUNICATIONS):
    grant(_role, *[f"alerts.{verb}_readytext" for verb in ("add", "change", "delete", "view")])
grant(Role.TRANSLATOR, "alerts.change_readytext", "alerts.view_readytext")
grant_on_pages(Role.COMMUNICATIONS, WRITE_AND_PUBLISH, AlertIndexPage.objects.all)
