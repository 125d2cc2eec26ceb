"""“Is this offer real?”: the signs of a false offer, as data, and the warnings that fit them."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from alerts.warnings.choices import Channel, Kind
from alerts.warnings.querysets import SEVERITIES
from mrc.core.urdu import fold_name

from .findings import Weight
from .wording import Text

if TYPE_CHECKING:
    from alerts.models import AlertPage

#: Thailand, Myanmar, Laos, Vietnam, Cambodia: where people are held and forced into fraud.
CALL_CENTRE_COUNTRIES = frozenset({"TH", "MM", "LA", "VN", "KH"})
MOST_WARNINGS = 4
_WORD_POINTS, _KIND_POINTS, _COUNTRY_POINTS, _CHANNEL_POINTS = 6, 3, 3, 1
#: A shared channel alone is no match: most warnings come by WhatsApp.
_FEWEST_POINTS = 3
#: As many as are ever compared; far more than hold at one time.
_MOST_COMPARED = 200


@dataclass(frozen=True)
class Sign:
    """One box to tick."""

    key: str
    label: Text
    #: What it means, shown in the answer.
    meaning: Text
    weight: Weight
    kinds: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    #: Words in the title of a warning that is about just this, in either language.
    words: tuple[str, ...] = ()


SIGNS: tuple[Sign, ...] = (
    Sign(
        "azad",
        _("It is called a “free visa” or “azad visa”"),
        _("No country gives such a visa. Each work visa belongs to one company."),
        Weight.STOP,
        frozenset({Kind.FAKE_VISA}),
        words=("azad visa", "آزاد ویزا"),
    ),
    Sign(
        "payment",
        _("Money is to be paid first: for the visa, the file or the seat"),
        _("A visa is not for sale. After the first payment a second one follows."),
        Weight.STOP,
        frozenset({Kind.ADVANCE_FEE}),
    ),
    Sign(
        "visit",
        _("You are to travel on a visit visa and work there"),
        _("Whoever works on a visit visa breaks the law there. You can be fined and sent back."),
        Weight.STOP,
        frozenset({Kind.FAKE_VISA}),
        words=("visit visa", "وزٹ ویز"),
    ),
    Sign(
        "call-centre",
        _("Call centre or computer work in Thailand, Myanmar, Laos, Vietnam or Cambodia"),
        _("People were locked up there, and forced to cheat others. Do not travel."),
        Weight.STOP,
        frozenset({Kind.TRAFFICKING}),
        countries=CALL_CENTRE_COUNTRIES,
    ),
    Sign(
        "passport",
        _("They want your passport or CNIC at once, or a photo of it"),
        _("With it they can take out SIMs in your name, or hold you."),
        Weight.STOP,
        frozenset({Kind.TRAFFICKING, Kind.FAKE_DOCUMENT}),
    ),
    Sign(
        "border",
        _("The way goes through other countries, over land or by boat"),
        _("That is smuggling. Many have died on these ways."),
        Weight.STOP,
        frozenset({Kind.TRAFFICKING}),
    ),
    Sign(
        "travel-agency",
        _("A travel agency or visa office “guarantees” the work visa"),
        _("Only agencies with a licence of the government may hire for jobs abroad."),
        Weight.STOP,
        frozenset({Kind.UNLICENSED_AGENT, Kind.FAKE_VISA}),
        words=("travel agency", "ٹریول ایجنسی"),
    ),
    Sign(
        "interview",
        _("There was no interview, or only a chat"),
        _("Who really needs a worker asks what the worker can do."),
        Weight.CAREFUL,
        frozenset({Kind.FAKE_JOB}),
    ),
    Sign(
        "pay",
        _("The pay is much higher than others get for this work"),
        _("Ask people who work there what is usual."),
        Weight.CAREFUL,
        frozenset({Kind.FAKE_JOB}),
    ),
    Sign(
        "chat",
        _("Everything runs on WhatsApp, Facebook or TikTok, and there is no office"),
        _("A number can be switched off. An office with a licence can be found again."),
        Weight.CAREFUL,
        frozenset({Kind.ADVANCE_FEE}),
        frozenset({Channel.WHATSAPP, Channel.FACEBOOK, Channel.TIKTOK}),
    ),
    Sign(
        "mail",
        _("The company writes from Gmail, Yahoo or Hotmail"),
        _("A real company writes from an address with its own name."),
        Weight.CAREFUL,
        frozenset({Kind.FAKE_JOB}),
        frozenset({Channel.WEBSITE}),
    ),
    Sign(
        "hurry",
        _("You are to decide or pay today: “last seats”"),
        _("They hurry you so that you do not check."),
        Weight.CAREFUL,
        frozenset({Kind.ADVANCE_FEE, Kind.FAKE_JOB}),
    ),
    Sign(
        "secret",
        _("You are to tell nobody"),
        _("A real job is no secret. Tell your family."),
        Weight.CAREFUL,
        frozenset({Kind.ADVANCE_FEE}),
    ),
)
BY_KEY = {sign.key: sign for sign in SIGNS}


@dataclass(frozen=True)
class OfferAnswer:
    """What the ticked boxes mean together."""

    signs: tuple[Sign, ...]

    @property
    def weight(self) -> Weight:
        """No sign at all proves nothing either: a clever cheat avoids them all."""
        return max((sign.weight for sign in self.signs), default=Weight.CAREFUL)

    @property
    def is_stop(self) -> bool:
        return self.weight is Weight.STOP


def answer_of(keys: Iterable[str]) -> OfferAnswer:
    """The signs that were ticked, the heaviest first; unknown keys are left out."""
    ticked = set(keys)
    signs = [sign for sign in SIGNS if sign.key in ticked]
    return OfferAnswer(tuple(sorted(signs, key=lambda sign: -sign.weight)))


def matching_warnings(
    signs: Collection[Sign], country: str, *, language: str, on: datetime.date
) -> "list[AlertPage]":
    """Warnings in force that fit the signs or name the country, the best match first.

    `country` is an ISO code or empty. In the language of the reader, or standing in for it.
    """
    from alerts.models import AlertPage

    alerts = AlertPage.objects.readable().in_language(language).in_force(on=on).with_card_data()
    compared = alerts.newest_first()[:_MOST_COMPARED]
    scored = [(_points(alert, signs, country), alert) for alert in compared]
    matching = [pair for pair in scored if pair[0] >= _FEWEST_POINTS]
    matching.sort(key=lambda pair: (-pair[0], _rank(pair[1]), -pair[1].first_seen.toordinal()))
    return [alert for _number, alert in matching[:MOST_WARNINGS]]


def _points(alert: "AlertPage", signs: Collection[Sign], country: str) -> int:
    """How well a warning fits. A rumour that was denied fits nothing."""
    if alert.certainty == "denied":
        return 0
    codes = {one.code for one in alert.countries.all()}
    title = fold_name(alert.title)
    points = sum(_WORD_POINTS for sign in signs if _is_about(title, sign))
    points += sum(_KIND_POINTS for sign in signs if alert.kind in sign.kinds)
    points += sum(_COUNTRY_POINTS for sign in signs if codes & sign.countries)
    points += sum(_CHANNEL_POINTS for sign in signs if sign.channels & set(alert.channels))
    return points + (_COUNTRY_POINTS if country and country in codes else 0)


def _is_about(folded_title: str, sign: Sign) -> bool:
    return any(fold_name(word) in folded_title for word in sign.words)


def _rank(alert: "AlertPage") -> int:
    return SEVERITIES.index(alert.severity)
