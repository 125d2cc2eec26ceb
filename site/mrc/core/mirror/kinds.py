"""What becomes of each public address in a static copy.

The names are those of the site's URL patterns. What is not listed is never copied, so that a new
view stays out until somebody has decided; a test asks for the decision.
"""

from enum import StrEnum


class Kind(StrEnum):
    """What a copy holds at an address."""

    #: The bytes of the live site.
    COPY = "copy"
    #: A page that says that this form or search is away for the moment.
    AWAY = "away"
    #: A page that leads to where the live address redirects. It is asked with HEAD, which counts
    #: nothing.
    FORWARD = "forward"
    #: Nothing: an account, a token or the database is what it is about.
    NEVER = "never"


_COPIES = (
    "wagtail_serve",
    "wagtaildocs_serve",
    "robots",
    "security_txt",
    "sitemap",
    "public_worker",
    "alerts_feed",
    "alerts_follow",
    "cap_index",
    "cap_document",
    "verify_code",
    "guides_changes_feed",
    "guide_changes_feed",
    "guide_pdf",
    "guide_card_pdf",
    "kept",
    "events_calendar",
    "events_feed",
    "event_file",
    "our_work",
    "our_work_csv",
    "our_work_json",
    "our_work_map",
    "public_campaigns",
    "public_campaign",
    "short_address_page",
)
_FORMS = (
    "report_a_scam",
    "ask",
    "subscribe",
    "register_for_event",
    "feedback",
    "search",
    "compare",
    "contract_check",
    "check_start",
    "check_agent",
    "check_pay",
    "check_offer",
    "check_register",
    "verify_form",
)
_COUNTED = (
    "alert_card",
    "alert_share_whatsapp",
    "alert_share_sms",
    "short_address",
    "short_address_printed",
)
#: Decided against: tokens of single people, answers to what was typed, counters, health, phones'
#: lists of hashes (which are those of the live pages).
NEVER = (
    "alert_share_copied",
    "beacon",
    "event_registration",
    "guide_manifest",
    "livez",
    "outreach_sw",
    "readyz",
    "search_suggestions",
    "subscription_choices",
    "subscription_confirm",
    "subscription_manage",
    "subscription_never",
    "subscription_sent",
    "subscription_stop",
)
#: Folders of which nothing is ever copied; whatever stands there needs no decision of its own.
CLOSED_FOLDERS = ("admin/", "accounts/", "api/", "outreach/", "metrics")

KINDS: dict[str, Kind] = {
    **dict.fromkeys(_COPIES, Kind.COPY),
    **dict.fromkeys(_FORMS, Kind.AWAY),
    **dict.fromkeys(_COUNTED, Kind.FORWARD),
    **dict.fromkeys(NEVER, Kind.NEVER),
}
