"""Events that are published already: calendars begin to count their changes from here."""

from django.conf import settings
from django.db import migrations
from django.utils import timezone


def text(value):
    return value.isoformat() if value else ""


def remember(apps, schema_editor):
    page = apps.get_model("events", "EventPage")
    state = apps.get_model("events", "EventState")
    states = {}
    live = page.objects.filter(live=True, alias_of=None).select_related("locale")
    for event in live:
        language = event.locale.language_code
        row = states.setdefault(
            event.translation_key,
            state(event=event.translation_key, places={}, changed_at=timezone.now()),
        )
        if language == settings.LANGUAGE_CODE or not row.times:
            row.times = [
                text(event.starts_on),
                text(event.ends_on),
                text(event.start_time),
                text(event.end_time),
            ]
        row.places[language] = [
            event.mode,
            " ".join(event.venue_name.split()),
            " ".join(event.venue_address.split()),
            event.district_id,
            event.join_url,
        ]
    state.objects.bulk_create(states.values())


class Migration(migrations.Migration):

    dependencies = [
        ("events", "0003_registration"),
    ]

    operations = [
        migrations.RunPython(remember, migrations.RunPython.noop),
    ]
