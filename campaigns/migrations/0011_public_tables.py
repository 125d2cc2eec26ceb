"""What stands behind each public issue, corrections that wait, and what a campaign's page says."""

from django.db import migrations, models

_PERIOD = "^20[0-9]{2}(-Q[1-4])?$"


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0010_short_addresses"),
    ]

    operations = [
        migrations.AddField(
            model_name="campaign",
            name="is_announced",
            field=models.BooleanField(
                default=False,
                help_text=(
                    "A campaign that is still planned has a public page only if this is ticked."
                ),
                verbose_name="announced",
            ),
        ),
        migrations.AddField(
            model_name="campaign",
            name="topics",
            field=models.ManyToManyField(
                blank=True,
                help_text="What the campaign is about, as its page says.",
                related_name="campaigns",
                to="campaigns.topic",
                verbose_name="topics",
            ),
        ),
        migrations.CreateModel(
            name="IssuedCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("period", models.CharField(max_length=7, verbose_name="period")),
                ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                ("counted", models.JSONField(verbose_name="counted")),
            ],
            options={
                "verbose_name": "what a public table counted",
                "verbose_name_plural": "what public tables counted",
                "ordering": ["period", "version"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("period", "version"), name="campaigns_issued_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(period__regex=_PERIOD), name="campaigns_issued_period"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(version__gte=1), name="campaigns_issued_from_one"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WaitingCorrection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("period", models.CharField(max_length=7, unique=True, verbose_name="period")),
                ("since", models.DateTimeField(verbose_name="since")),
            ],
            options={
                "verbose_name": "correction that waits",
                "verbose_name_plural": "corrections that wait",
                "ordering": ["period"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(period__regex=_PERIOD), name="campaigns_waiting_period"
                    )
                ],
            },
        ),
    ]
