import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0007_session_summaries"),
        ("core", "0006_published_segments"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: list = [
        migrations.AlterModelOptions(
            name="target",
            options={
                "default_permissions": ("view",),
                "ordering": ["campaign", "indicator", "starts_on", "revision"],
                "permissions": (
                    ("set_target", "Can set and revise targets"),
                    ("view_target_history", "Can see every revision of a target"),
                ),
                "verbose_name": "target",
                "verbose_name_plural": "targets",
            },
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("revision__gte", 1),
                    models.Q(("value__gte", 1), ("revision__gt", 1), _connector="OR"),
                ),
                name="campaigns_target_value",
                violation_error_message="A target is at least 1.",
            ),
        ),
        migrations.CreateModel(
            name="CentrePageMail",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("held", "held for the weekly mail"),
                            ("waiting", "waiting to be sent"),
                            ("sent", "sent"),
                            ("failed", "given up"),
                            ("dropped", "not needed any more"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("refusals", models.PositiveSmallIntegerField(default=0)),
                ("next_at", models.DateTimeField()),
                ("claimed_until", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("problem", models.CharField(blank=True, max_length=60)),
                ("month", models.DateField(verbose_name="month")),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.centre",
                        verbose_name="centre",
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recipient",
                    ),
                ),
            ],
            options={
                "verbose_name": "monthly page by mail",
                "verbose_name_plural": "monthly pages by mail",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["state", "next_at"], name="campaigns_centrepage_due")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("centre", "month", "recipient"), name="campaigns_centrepage_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="campaigns_centrepage_month"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["held", "waiting", "sent", "failed", "dropped"])
                        ),
                        name="campaigns_centrepage_state",
                    ),
                ],
            },
        ),
    ]
