import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("alerts", "0006_case_workers")]

    operations = [
        migrations.CreateModel(
            name="AlertCard",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "shape",
                    models.CharField(
                        choices=[("wide", "wide"), ("square", "square"), ("poster", "poster")],
                        max_length=6,
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=200)),
                ("size", models.PositiveIntegerField(default=0, verbose_name="bytes")),
                ("width", models.PositiveSmallIntegerField(default=0)),
                ("height", models.PositiveSmallIntegerField(default=0)),
                ("design", models.PositiveSmallIntegerField()),
                ("made_at", models.DateTimeField()),
                ("problem", models.CharField(blank=True, max_length=300)),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cards",
                        to="alerts.alertmessage",
                    ),
                ),
            ],
            options={
                "verbose_name": "card",
                "verbose_name_plural": "cards",
                "constraints": [
                    models.UniqueConstraint(fields=("message", "shape"), name="alerts_card_once"),
                    models.CheckConstraint(
                        condition=models.Q(("shape__in", ["wide", "square", "poster"])),
                        name="alerts_card_shape",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("name", ""),
                                ("size", 0),
                                models.Q(("problem", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("name", ""), _negated=True),
                                ("problem", ""),
                                ("size__gt", 0),
                            ),
                            _connector="OR",
                        ),
                        name="alerts_card_file_or_problem",
                    ),
                ],
            },
        ),
    ]
