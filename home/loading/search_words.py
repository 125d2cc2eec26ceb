"""Topics, and the words that mean the same in search."""

from django.db import transaction

from home.search.synonyms import SynonymGroup
from home.topics import Topic, TopicPage

from .files import ContentFileError, read_yaml
from .pages import find_page


@transaction.atomic
def load_topics() -> None:
    """Create the topics that are missing, with their pages; one that exists stays as it is."""
    for row in read_yaml("topics.yaml"):
        topic, is_new = Topic.objects.get_or_create(
            key=row["key"],
            defaults={
                "name_en": row["name_en"],
                "name_ur": row["name_ur"],
                "part": row.get("part", ""),
            },
        )
        if not is_new:
            continue
        for order, path in enumerate(row["pages"]):
            page = find_page(path)
            if page is None:
                raise ContentFileError(f"topics.yaml: {row['key']}: there is no page {path}")
            TopicPage.objects.create(topic=topic, page_id=page.pk, sort_order=order)


@transaction.atomic
def load_synonyms() -> None:
    """Create the groups of words that are missing; one that exists stays as it is."""
    topics = {topic.key: topic for topic in Topic.objects.all()}
    for row in read_yaml("synonyms.yaml"):
        key = row.get("topic")
        if key is not None and key not in topics:
            raise ContentFileError(f"synonyms.yaml: {row['name']}: there is no topic {key}")
        values = {
            "words": "\n".join(row["words"]),
            "finds": "\n".join(row.get("finds", [])),
            "topic": topics[key] if key else None,
        }
        group = SynonymGroup(name=row["name"], **values)
        if not SynonymGroup.objects.filter(name=row["name"]).exists():
            group.full_clean()
            group.save()
