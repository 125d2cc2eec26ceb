"""Which page comes first.

A page's points are the sum over the concepts of the question, each counted once where it tells
most, and a little for what the page is:

=====================================================================  ======
The page is the guide to a country that was named                         200
It is a part of the guide, or a warning, of that country                   20
The word stands in the title, as typed / as another word for it       12 / 9
The word stands in the summary, as typed / as another word for it       4 / 3
The word stands in the text only                                            1
More, if it is a term of several words that stands in the title             8
The page is the first of the word's topic / another of it             18 / 7
It is the topic's part of the guide to the country that was named          24
All words as they were typed stand in the title, in that order             10
The question is the title                                                 400
It is a guide 3, information or a warning in force 2, a part 1.5, an event to come 1
It is a warning that holds no more, or an event that is over          −40 / −4
A warning or event of today; less with each year, none after five           1
=====================================================================  ======

So a country's guide stands before everything, its part for the topic second, titles before texts,
warnings in force before ended ones, new before old. Equal points: by title and place in the tree.

The database says which pages hold a word; points depend on nothing that differs between databases
(their own ranks do), so that both give the same order.
"""

import datetime
from collections.abc import Iterable

from .catalogue import Entry
from .kinds import Kind
from .questions import Concept, Question

GUIDE, OF_COUNTRY = 200.0, 20.0
TITLE, TITLE_OTHER, TITLE_TERM = 12.0, 9.0, 8.0
SUMMARY, SUMMARY_OTHER = 4.0, 3.0
TEXT = 1.0
TOPIC_FIRST, TOPIC, TOPIC_PART = 18.0, 7.0, 24.0
TITLE_IN_ORDER, TITLE_ITSELF = 10.0, 400.0
ENDED, OVER = -40.0, -4.0
#: Days after which a warning or an event is no longer new.
_OLD = 5 * 365


def holds_by_nature(entry: Entry, concept: Concept) -> bool:
    """Whether the page is about the concept, whatever words it uses."""
    return bool(concept.countries & entry.countries or concept.topics & entry.topics.keys())


def points(entry: Entry, question: Question, hits: Iterable[int], today: datetime.date) -> float:
    """What a page is worth that holds the concepts with these numbers."""
    held = set(hits)
    named = bool(question.countries & entry.countries)
    total = sum(
        _concept_points(entry, concept, is_held=number in held, is_named=named)
        for number, concept in enumerate(question.concepts)
    )
    typed = f" {question.text} "
    if entry.title_key == typed:
        total += TITLE_ITSELF
    elif len(question.concepts) > 1 and typed in entry.title_key:
        total += TITLE_IN_ORDER
    return total + _nature_points(entry, today)


def _concept_points(entry: Entry, concept: Concept, *, is_held: bool, is_named: bool) -> float:
    if concept.countries:
        return _country_points(entry, concept, is_held=is_held)
    return max(
        _word_points(entry, concept, is_held=is_held),
        _topic_points(entry, concept, is_named=is_named),
    )


def _country_points(entry: Entry, concept: Concept, *, is_held: bool) -> float:
    if concept.countries & entry.countries:
        return GUIDE if entry.is_guide else OF_COUNTRY
    return _word_points(entry, concept, is_held=is_held)


def _word_points(entry: Entry, concept: Concept, *, is_held: bool) -> float:
    own, others = f" {concept.text} ", [f" {form} " for form in concept.others]
    is_term = " " in concept.text
    if own in entry.title_key:
        return TITLE + TITLE_TERM * is_term
    if in_title := [form for form in concept.others if f" {form} " in entry.title_key]:
        return TITLE_OTHER + TITLE_TERM * (is_term and any(" " in form for form in in_title))
    if own in entry.summary_key:
        return SUMMARY
    if any(form in entry.summary_key for form in others):
        return SUMMARY_OTHER
    return TEXT if is_held else 0.0


def _topic_points(entry: Entry, concept: Concept, *, is_named: bool) -> float:
    places = [entry.topics[topic] for topic in concept.topics & entry.topics.keys()]
    if not places:
        return 0.0
    if entry.part and is_named:
        return TOPIC_PART
    return TOPIC_FIRST if min(places) == 0 else TOPIC


def _nature_points(entry: Entry, today: datetime.date) -> float:
    if entry.is_warning:
        nature = ENDED if entry.is_past(today) else 2.0
    elif entry.kind is Kind.EVENTS and entry.starts is not None:
        nature = OVER if entry.is_past(today) else 1.0
    elif entry.is_guide:
        nature = 3.0
    elif entry.part:
        nature = 1.5
    else:
        nature = 2.0 if entry.kind is Kind.INFORMATION else 0.0
    return nature + _newness(entry, today)


def _newness(entry: Entry, today: datetime.date) -> float:
    if entry.starts is None:
        return 0.0
    age = max((today - entry.starts).days, 0)
    return max(1.0 - age / _OLD, 0.0)
