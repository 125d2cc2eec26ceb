"""What the database refuses about warnings: messages that change, published pages that vanish."""

from mrc.core.database_guards import ON_SQLITE, Guard, GuardSet, immutable

_MESSAGES = "alerts_alertmessage"
_PAGES = "wagtailcore_page"

#: Readers have seen the page OLD in its own language. A page that stands in for a translation
#: that is not there yet is in the language of no message, and may go.
_PUBLISHED = """
    EXISTS (SELECT 1 FROM alerts_alertmessage m
            JOIN wagtailcore_locale l ON l.id = OLD.locale_id
            WHERE m.warning = OLD.translation_key
              AND m.language_codes LIKE '% ' || l.language_code || ' %')
"""

_MESSAGE_GUARDS = (
    *immutable(_MESSAGES),
    Guard(
        _MESSAGES,
        "replace_number",
        "INSERT",
        f"{_MESSAGES} is written once, for ever",
        "EXISTS (SELECT 1 FROM alerts_alertmessage m WHERE m.code = NEW.code"
        " OR (m.warning = NEW.warning AND m.number = NEW.number))",
        only_on=ON_SQLITE,
    ),
    Guard(
        _MESSAGES,
        "chain",
        "INSERT",
        "a message follows the newest one of its warning, and none follows a withdrawal",
        "NEW.number > 1 AND NOT EXISTS (SELECT 1 FROM alerts_alertmessage m"
        " WHERE m.id = NEW.previous_id AND m.warning = NEW.warning"
        " AND m.number = NEW.number - 1 AND m.kind <> 'cancel')",
    ),
)

_PAGE_GUARDS = (
    Guard(
        _PAGES,
        "delete",
        "DELETE",
        "a published warning is withdrawn, never deleted",
        _PUBLISHED,
    ),
    Guard(
        _PAGES,
        "hide",
        "UPDATE",
        "a published warning is withdrawn, never unpublished or taken out of its history",
        f"""(
          (OLD.live AND NOT NEW.live)
          OR NEW.translation_key <> OLD.translation_key
          OR NEW.locale_id <> OLD.locale_id
          OR (OLD.alias_of_id IS NULL AND NEW.alias_of_id IS NOT NULL)
          OR NEW.expire_at IS NOT NULL
        ) AND {_PUBLISHED}""",
    ),
    Guard(
        "alerts_alertpage",
        "revive",
        "UPDATE",
        "a withdrawn warning stays withdrawn",
        "OLD.withdrawn_at IS NOT NULL AND (NEW.withdrawn_at IS NULL"
        " OR NEW.withdrawn_at <> OLD.withdrawn_at)",
    ),
)

#: Every `migrate` puts them in place.
guards = GuardSet("alerts_guard_", [*_MESSAGE_GUARDS, *_PAGE_GUARDS], never_truncated=[_MESSAGES])
