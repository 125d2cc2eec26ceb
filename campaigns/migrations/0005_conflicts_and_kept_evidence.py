"""What was sent and could not be stored is kept; evidence remembers the file as it is kept."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0004_back_checks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SessionConflict",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "session_key",
                    models.UUIDField(db_index=True, editable=False, verbose_name="session"),
                ),
                ("base_version", models.PositiveSmallIntegerField(verbose_name="made on version")),
                ("content", models.JSONField(verbose_name="content")),
                ("content_hash", models.CharField(max_length=64, verbose_name="content hash")),
                ("received_at", models.DateTimeField(verbose_name="received at")),
                ("device", models.CharField(blank=True, max_length=64, verbose_name="device")),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="sent by",
                    ),
                ),
            ],
            options={
                "verbose_name": "conflict",
                "verbose_name_plural": "conflicts",
                "ordering": ["session_key", "id"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("session_key", "sent_by", "content_hash"),
                        name="campaigns_conflict_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("content_hash__regex", "^[0-9a-f]{64}$")),
                        name="campaigns_conflict_hash",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="evidencefile",
            name="kept_sha256",
            field=models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="evidencefile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kept_sha256", ""), ("kept_sha256__regex", "^[0-9a-f]{64}$"), _connector="OR"
                ),
                name="campaigns_evidence_kept_hash",
            ),
        ),
    ]
