"""Everything of `content/` in its order: what a production site begins with, and the demo too."""

from collections.abc import Callable

from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from alerts.warnings.life import record_missing
from campaigns.codes.testing.loading import load_question_sets
from campaigns.records.vocabulary import load_vocabulary

from .pages import ensure_locales, load_pages
from .places import load_countries_and_facts, load_places
from .search_words import load_synonyms, load_topics
from .words import load_glossary, load_hard_words, load_ready_texts, load_urdu_notes

#: Is told what is loaded now.
Say = Callable[[str], None]


@transaction.atomic
def load_content(say: Say, *, samples: bool) -> list[Page]:
    """Create what is missing, all of it or nothing; gives the English pages that it created.

    No accounts and no sessions. With `samples`, pages too that say of themselves that they are
    examples. Who may change which pages comes last: the rights are rows that name the pages.
    """
    ensure_locales()
    say("Contacts, centres, districts")
    load_places()
    say("Countries and facts, each with its source")
    load_countries_and_facts()
    say("Words of the glossary")
    load_glossary()
    load_hard_words()
    say("Ready texts for warnings")
    load_ready_texts()
    say("Pages in English and Urdu")
    created = load_pages(samples=samples)
    # Warnings that an older release published before messages were kept.
    record_missing()
    say("Topics, and words that mean the same in search")
    load_topics()
    load_synonyms()
    say("Urdu texts to check")
    load_urdu_notes()
    say("What sessions are about, and question sets for the test before and after them")
    load_vocabulary()
    load_question_sets(now=timezone.now())
    say("Roles, and who may change which pages")
    call_command("sync_roles", verbosity=0)
    return created
