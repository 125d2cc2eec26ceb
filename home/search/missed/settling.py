"""What editors do about a search without a result: a word for it, a note, or both."""

import datetime

from django.db import transaction

from home.search.synonyms import SynonymGroup, lines_of
from mrc.core.models import User

from .models import MissedSearch


@transaction.atomic
def settle(
    search: MissedSearch, *, is_done: bool, by: User | None, on: datetime.date
) -> MissedSearch:
    """Marks it as done, with who and when, or opens it again. Its note is the caller's."""
    if not is_done:
        search.done_by, search.done_on = None, None
    elif search.done_on is None:
        search.done_by, search.done_on = by, on
    search.is_done = is_done
    search.save()
    return search


@transaction.atomic
def add_to_group(search: MissedSearch, group: SynonymGroup) -> SynonymGroup:
    """The words become one more form of a group: the next search for them finds its pages.

    Raises ValidationError where the group is full.
    """
    group.words = "\n".join(lines_of(f"{group.words}\n{search.words}"))
    group.full_clean()
    group.save()
    return group


@transaction.atomic
def make_group(search: MissedSearch, same_as: str) -> SynonymGroup:
    """A group of its own: the words find what others find, one a line, and not the other way
    round.

    Raises ValidationError where that is no group, or one of that name exists.
    """
    group = SynonymGroup(name=search.words, words=search.words, finds="\n".join(lines_of(same_as)))
    group.full_clean()
    group.save()
    return group
