"""What the next version adds to tables that every page of the present one reads."""

from pathlib import Path

from django.db import migrations, models

import home.migrations

LAST = max(file.stem for file in Path(home.migrations.__path__[0]).glob("[0-9]*.py"))


class Migration(migrations.Migration):
    dependencies = [("home", LAST)]

    operations = [
        migrations.AddField("homepage", "next_words", models.TextField(db_default="")),
        migrations.AddField("informationpage", "next_day", models.DateField(null=True)),
        migrations.AddIndex("homepage", models.Index(fields=["next_words"], name="next_words")),
        migrations.CreateModel("NextThing", [("id", models.BigAutoField(primary_key=True))]),
    ]
