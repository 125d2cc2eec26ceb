"""Words that the app's scripts say. They stand in the page, in its language; scripts hold none.

A place for a value is ``%(name)s`` here, as everywhere in the catalogue, and ``{name}`` in the
page, as the scripts fill it in. What depends on a number has two entries, ``<key>_one`` and
``<key>_other``: both languages know no more.
"""

import re

from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

_PLACE = re.compile(r"%\((\w+)\)s")

_PLAIN: dict[str, str | Promise] = {
    # The connection, and what is kept
    "online": _("Connected"),
    "offline": _("No signal: everything is kept on this phone"),
    "looking": _("Looking for a connection…"),
    "signed_out": _("You are signed out: everything is kept on this phone"),
    "sending": _("Sending…"),
    "next_try": _("Next try: %(time)s"),
    "last_spoken": _("Last spoke with the server: %(when)s"),
    "never_spoken": _("Has not spoken with the server yet"),
    "kept": _("Kept on this phone"),
    "not_kept": _("Not kept: this phone's storage is full. Make room before you go on."),
    "not_kept_other": _("Not kept on this phone. Do not close this page: try again."),
    "storage_safe": _("This phone has promised to keep the field log's data."),
    "storage_unsafe": _(
        "This phone may clear the field log's data when it runs out of room. "
        "Put the field log on the home screen, and send as soon as there is a signal."
    ),
    "storage_unknown": _("This phone does not say whether it keeps the field log's data."),
    "not_sent_short": _("Not sent: %(number)s"),
    "nothing_unsent": _("Nothing waits to be sent."),
    # Lists
    "no_place": _("No place yet"),
    "saved_at": _("saved %(when)s"),
    "unknown_name": _("Not in this phone's lists"),
    "found": _("Found: {number}"),
    "nothing_found": _("Nothing found. Try fewer letters."),
    "own_districts": _("Districts of your centre"),
    "other_districts": _("Other districts"),
    "proposed": _("proposed, not yet accepted"),
    "copy_from": _("Start from the last session here, of %(date)s"),
    "copied": _("Taken over. Look at it in the step “What”."),
    "no_list": _("There is nothing to choose yet. Your data office keeps this list."),
    # Steps
    "complete": _("complete"),
    "not_complete": _("not complete"),
    "correcting": _("Correcting %(reference)s"),
    "nothing": _("Nothing"),
    "fill_in": _("Fill this in."),
    "material_line": _("%(material)s: %(quantity)s"),
    "weekday_date": _("%(weekday)s, %(date)s"),
    "day_and_time": _("%(day)s, %(time)s"),
    "before_noon": _("a.m."),
    "after_noon": _("p.m."),
    # States
    "state_draft": _("Draft, not sent"),
    "state_ready": _("Waits for a signal"),
    "state_sending": _("Being sent"),
    "state_submitted": _("Submitted"),
    "state_returned": _("Returned"),
    "state_verified": _("Verified"),
    "state_void": _("Void"),
    "state_conflict": _("Two texts"),
    "state_refused": _("Not taken"),
    # Pictures
    "kind_sheet": _("Attendance sheet"),
    "kind_photo": _("Photograph"),
    "kind_letter": _("Letter"),
    "picture_waiting": _("Waits to be sent"),
    "picture_stored": _("Stored by the server"),
    "picture_refused": _("The server did not take it: %(reason)s"),
    "picture_size": _("%(size)s KB"),
    "picture_name": _("%(kind)s, %(size)s KB"),
    "picture_unreadable": _("This picture cannot be read. Take it again."),
    "picture_too_large": _("This picture is too large for this phone. Take it with fewer pixels."),
    "picture_working": _("Making the picture smaller…"),
    "picture_added": _("The picture is kept on this phone."),
    # Planned sessions
    "today": pgettext_lazy("planned session", "Today"),
    "planned_done": _("Done"),
    "cancelled": _("Cancelled: %(reason)s"),
    "cancel_waiting": _("Cancelled; the server hears of it when there is a signal"),
    "cancel_reason_missing": _("Write why it does not take place."),
    # The rest
    "sent_version": _("Sent: version %(number)s"),
    "pictures_wait": _("Pictures wait to be sent."),
    "lists_kept": _("%(institutions)s institutions, %(campaigns)s campaigns."),
    "no_lists_yet": _(
        "The lists of campaigns and institutions are not on this phone yet. Open the field log "
        "once with a signal."
    ),
    "moved_on": _(
        "Since you opened your draft of %(reference)s, the session has changed: version "
        "%(number)s is “%(state)s” now. Nothing is lost: both texts are below. Choose which one "
        "holds."
    ),
    "cannot_replace": _(
        "The session is “%(state)s” now, so your draft cannot be sent. If it should replace what "
        "was sent, ask your supervisor to return the session; your draft waits here."
    ),
    "kept_theirs": _("Your draft is deleted. What was sent stays as it is."),
    "discarded": _("The draft is deleted."),
    "taken_back": _("It is a draft again, and is not sent until you press “Send”."),
    "cancelled_now": _("The session is cancelled. Your supervisor sees the reason."),
    "file_name": _("field-log-unsent"),
    "file_saved": _(
        "The file is in this phone's downloads. Hand it in with another device, at the foot of "
        "the field log online."
    ),
    "other_tab_writes": _(
        "Another tab of the field log is writing. Press “Go on in this tab” first."
    ),
    "maybe_received": _(
        "It may have reached the server already: wait for the answer. Then it can be corrected."
    ),
    "conflict_locked": _("The session cannot be replaced now. Your draft waits here."),
    "closed_session": _("This session cannot be corrected any more. Ask your supervisor."),
    "cannot_keep": _(
        "This browser keeps nothing: a private window, or storage that is switched off. "
        "Use an ordinary window, or the field log that works with a connection."
    ),
    "unsaved_error": _("That did not work. What you typed is kept; try again."),
    "name_missing": _("Give a name in English or in Urdu."),
}


def texts() -> list[tuple[str, str]]:
    """Every word by its key, in the active language."""
    plain = [(key, _PLACE.sub(r"{\1}", str(text))) for key, text in _PLAIN.items()]
    return [*plain, *_counted(), *_calendar()]


def _counted() -> list[tuple[str, str]]:
    """What is said of one and of several."""
    pairs = []
    for ending, number in (("one", 1), ("other", 2)):
        values = {
            "people": ngettext("%(people)s person", "%(people)s people", number)
            % {"people": "{number}"},
            "blocking": ngettext(
                "%(number)s thing keeps this from being sent",
                "%(number)s things keep this from being sent",
                number,
            )
            % {"number": "{number}"},
            "waiting": ngettext(
                "%(number)s session waits to be sent",
                "%(number)s sessions wait to be sent",
                number,
            )
            % {"number": "{number}"},
            "pictures": ngettext("%(number)s picture", "%(number)s pictures", number)
            % {"number": "{number}"},
        }
        pairs += [(f"{key}_{ending}", text) for key, text in values.items()]
    return pairs


def _calendar() -> list[tuple[str, str]]:
    """Names of months (1-12) and weekdays (0 is Monday), as the server's own pages write them."""
    months = [(f"month_{number}", str(name)) for number, name in MONTHS.items()]
    return months + [(f"weekday_{number}", str(name)) for number, name in WEEKDAYS.items()]
