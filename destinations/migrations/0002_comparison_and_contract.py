import django.db.models.deletion
from django.db import migrations, models


def compare_what_stands_on_the_card(apps, schema_editor):
    """A site that has guides already begins with the questions that its cards answer."""
    kinds = apps.get_model("destinations", "FactKind").objects.filter(on_card=True)
    kinds.exclude(group="protector").exclude(key="oep-fee-cap").update(is_compared=True)


class Migration(migrations.Migration):
    dependencies = [
        ("destinations", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="factkind",
            name="is_compared",
            field=models.BooleanField(
                default=False,
                help_text="A question of the comparison of countries.",
                verbose_name="compared",
            ),
        ),
        migrations.CreateModel(
            name="ContractPoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.SlugField(max_length=60, unique=True, verbose_name="key")),
                ("title_en", models.CharField(max_length=120, verbose_name="title (English)")),
                (
                    "title_ur",
                    models.CharField(blank=True, max_length=120, verbose_name="title (Urdu)"),
                ),
                (
                    "question_en",
                    models.CharField(
                        help_text=(
                            "What must be written there, as a question that “yes” answers well."
                        ),
                        max_length=300,
                        verbose_name="question (English)",
                    ),
                ),
                (
                    "question_ur",
                    models.CharField(blank=True, max_length=300, verbose_name="question (Urdu)"),
                ),
                (
                    "advice_en",
                    models.CharField(
                        blank=True,
                        help_text="What the reader asks the agent or the company to write.",
                        max_length=300,
                        verbose_name="if it is missing (English)",
                    ),
                ),
                (
                    "advice_ur",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="if it is missing (Urdu)"
                    ),
                ),
                (
                    "order",
                    models.PositiveSmallIntegerField(
                        default=100,
                        help_text="Smaller numbers come first.",
                        verbose_name="order",
                    ),
                ),
                (
                    "law",
                    models.ForeignKey(
                        blank=True,
                        help_text="Shown beside the point to readers who say where they are going.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="destinations.factkind",
                        verbose_name="the country's own rule",
                    ),
                ),
                (
                    "minimum",
                    models.ForeignKey(
                        blank=True,
                        help_text="Kind of the national fact that the contract is held against.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="destinations.factkind",
                        verbose_name="Pakistan's minimum",
                    ),
                ),
            ],
            options={
                "verbose_name": "point of a contract",
                "verbose_name_plural": "points of a contract",
                "ordering": ["order", "key"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title_en", ""), _negated=True),
                            models.Q(("question_en", ""), _negated=True),
                        ),
                        name="destinations_contract_point_said",
                        violation_error_message=(
                            "A point needs its title and its question in English."
                        ),
                    )
                ],
            },
        ),
        migrations.RunPython(compare_what_stands_on_the_card, migrations.RunPython.noop),
    ]
