"""What the roles may do that belongs to no single app: reach the admin, submit for translation."""

from wagtail.models import Page

from mrc.core.accounts.page_rights import WRITE_AND_PUBLISH, grant_files, grant_on_pages
from mrc.core.accounts.roles import Role, grant
from mrc.core.navigation import home_page

ADMIN_ROLES = (
    Role.SUPERVISOR,
    Role.DATA_OFFICER,
    Role.COUNSELLOR,
    Role.CASE_WORKER,
    Role.COMMUNICATIONS,
    Role.EDITOR,
    Role.TRANSLATOR,
    Role.AUDITOR,
)


def declare() -> None:
    for role in ADMIN_ROLES:
        grant(role, "wagtailadmin.access_admin")
    # Whoever submits can also publish through the update view: only for roles that may publish.
    grant(Role.EDITOR, "wagtail_localize.submit_translation")
    grant(Role.COMMUNICATIONS, "wagtail_localize.submit_translation")
    places = ("centre", "contact", "district", "province")
    grant(
        Role.EDITOR,
        *(f"core.{action}_{name}" for action in ("add", "change", "view") for name in places),
    )
    # Both write Urdu, so both keep its words and answer what was asked about it.
    for role in (Role.EDITOR, Role.TRANSLATOR):
        grant(
            role,
            *(f"home.{action}_glossaryterm" for action in ("add", "change", "view")),
            *(f"home.{action}_urdunote" for action in ("add", "change", "view")),
            *(f"home.{action}_hardword" for action in ("add", "change", "delete", "view")),
        )
    grant(Role.EDITOR, "home.delete_glossaryterm")
    for role in (Role.EDITOR, Role.COMMUNICATIONS):
        grant(role, "home.view_checkedlink")
    # What readers look for concerns those who write the pages and those who make them known.
    for role in (Role.EDITOR, Role.COMMUNICATIONS):
        grant(
            role,
            *(f"home.{action}_synonymgroup" for action in ("add", "change", "delete", "view")),
            *(f"home.{action}_topic" for action in ("add", "change", "delete", "view")),
            *(f"home.{action}_missedsearch" for action in ("change", "view")),
        )
    _declare_page_rights()


def _declare_page_rights() -> None:
    grant_on_pages(Role.EDITOR, WRITE_AND_PUBLISH, _home_pages)
    # New Urdu pages come from their English ones, not from translators.
    grant_on_pages(Role.TRANSLATOR, ("change_page", "publish_page"), _translated_home_pages)
    grant_files(Role.EDITOR, Role.COMMUNICATIONS)


def _home_pages() -> set[Page]:
    return {page for page in (home_page("en"), home_page("ur")) if page is not None}


def _translated_home_pages() -> set[Page]:
    return _home_pages() - {home_page("en")}
