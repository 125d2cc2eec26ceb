"""Short addresses for everything that exists, what they open, question sets, questions asked."""

import secrets

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

#: Crockford's base 32, as `mrc.core.short_codes` has it.
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PARTS = [
    ("is-it-for-me", "Is it for me?"),
    ("legal-ways", "Legal ways to go"),
    ("costs", "What it should cost"),
    ("documents", "Documents before you go"),
    ("check", "Check before you pay"),
    ("contract", "Your contract"),
    ("pay-and-hours", "Pay and hours"),
    ("sponsor", "Sponsor, changing job, passport"),
    ("health", "Health, accident, death"),
    ("women", "Women and domestic workers"),
    ("laws-and-customs", "Laws and customs"),
    ("money-home", "Sending money home"),
    ("studying", "Studying"),
    ("daily-life", "Daily life"),
    ("if-things-go-wrong", "If things go wrong"),
    ("coming-home", "Coming home"),
]
#: The topics that the first content brought.
_PART_OF_TOPIC = {
    "legal-ways": "legal-ways",
    "check-agent": "check",
    "job-scams": "check",
    "costs": "costs",
    "contract": "contract",
    "documents": "documents",
    "rights-abroad": "pay-and-hours",
    "smuggling": "if-things-go-wrong",
    "women": "women",
    "study-abroad": "studying",
    "money-home": "money-home",
    "skills": "documents",
}


def give_addresses(apps, schema_editor):
    """One code for each row that exists."""
    ShortAddress = apps.get_model("campaigns", "ShortAddress")
    taken = set()
    for model, column in (("Campaign", "campaign"), ("PlannedSession", "plan"), ("Session", "session")):
        rows = apps.get_model("campaigns", model).objects.order_by("pk").values_list("pk", flat=True)
        addresses = []
        for key in rows.iterator(chunk_size=5000):
            code = _free(taken)
            addresses.append(ShortAddress(code=code, **{f"{column}_id": key}))
            if len(addresses) == 5000:
                ShortAddress.objects.bulk_create(addresses)
                addresses = []
        ShortAddress.objects.bulk_create(addresses)


def _free(taken):
    while True:
        code = "".join(secrets.choice(_SIGNS) for _sign in range(6))
        if code not in taken:
            taken.add(code)
            return code


def name_parts(apps, schema_editor):
    Topic = apps.get_model("campaigns", "Topic")
    for key, part in _PART_OF_TOPIC.items():
        Topic.objects.filter(key=key, guide_part="").update(guide_part=part)


def _key():
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


def _countries():
    return models.ManyToManyField(
        blank=True, related_name="+", to="destinations.country", verbose_name="countries"
    )


def _owner(to, name):
    return models.OneToOneField(
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="short_address",
        to=to,
        verbose_name=name,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0009_donor_reports"),
        ("destinations", "0007_costs_block"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("campaign", "countries", _countries()),
        migrations.AddField(
            "campaign",
            "page_language",
            models.CharField(
                choices=[("en", "English"), ("ur", "اردو")],
                default="ur",
                max_length=2,
                verbose_name="language of the page",
            ),
        ),
        migrations.AddField("plannedsession", "countries", _countries()),
        migrations.AddField(
            "plannedsession",
            "topics",
            models.ManyToManyField(
                blank=True, related_name="+", to="campaigns.topic", verbose_name="topics"
            ),
        ),
        migrations.AddField(
            "topic",
            "guide_part",
            models.CharField(
                blank=True,
                choices=_PARTS,
                help_text="What people read of a country's guide after a session about this topic.",
                max_length=40,
                verbose_name="part of the guides",
            ),
        ),
        migrations.CreateModel(
            name="ShortAddress",
            fields=[
                ("id", _key()),
                ("code", models.CharField(max_length=6, unique=True, verbose_name="code")),
                ("campaign", _owner("campaigns.campaign", "campaign")),
                ("plan", _owner("campaigns.plannedsession", "planned session")),
                ("session", _owner("campaigns.session", "session")),
            ],
            options={
                "verbose_name": "short address",
                "verbose_name_plural": "short addresses",
                "default_permissions": ("view",),
                "permissions": [
                    ("choose_contents", "Can choose what the short address of a campaign opens")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("campaign__isnull", False), ("plan", None), ("session", None)
                        )
                        | models.Q(("campaign", None), ("plan__isnull", False), ("session", None))
                        | models.Q(("campaign", None), ("plan", None), ("session__isnull", False)),
                        name="campaigns_address_of_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[0-9A-HJKMNP-TV-Z]{6}$")),
                        name="campaigns_address_code",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QuestionSet",
            fields=[
                ("id", _key()),
                ("key", models.SlugField(max_length=30, verbose_name="key")),
                ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                ("title_en", models.CharField(max_length=120, verbose_name="title (English)")),
                ("title_ur", models.CharField(max_length=120, verbose_name="title (Urdu)")),
                (
                    "pass_mark",
                    models.PositiveSmallIntegerField(verbose_name="right answers to pass"),
                ),
                (
                    "is_offered",
                    models.BooleanField(default=False, verbose_name="offered for new sessions"),
                ),
                (
                    "sealed_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="made on"),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
            ],
            options={
                "verbose_name": "question set",
                "verbose_name_plural": "question sets",
                "ordering": ["key", "-version"],
                "permissions": [("make_questionset", "Can make a new version of a question set")],
                "default_permissions": ("view",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("key", "version"), name="campaigns_questionset_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version__gte", 1)),
                        name="campaigns_questionset_from_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pass_mark__gte", 1)),
                        name="campaigns_questionset_pass_mark",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_offered", False))
                        | models.Q(("sealed_at__isnull", False)),
                        name="campaigns_questionset_offered",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SetQuestion",
            fields=[
                ("id", _key()),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("text_en", models.CharField(max_length=240, verbose_name="question (English)")),
                ("text_ur", models.CharField(max_length=240, verbose_name="question (Urdu)")),
                (
                    "rests_on",
                    models.CharField(
                        blank=True, max_length=160, verbose_name="page that it rests on"
                    ),
                ),
                (
                    "question_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="campaigns.questionset",
                    ),
                ),
            ],
            options={
                "ordering": ["question_set", "number"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("question_set", "number"), name="campaigns_setquestion_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SetAnswer",
            fields=[
                ("id", _key()),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("text_en", models.CharField(max_length=160, verbose_name="answer (English)")),
                ("text_ur", models.CharField(max_length=160, verbose_name="answer (Urdu)")),
                ("is_right", models.BooleanField(default=False, verbose_name="right")),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="campaigns.setquestion",
                    ),
                ),
            ],
            options={
                "ordering": ["question", "number"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("question", "number"), name="campaigns_setanswer_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_right", True)),
                        fields=("question",),
                        name="campaigns_setanswer_right",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoomQuestion",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("text", models.TextField(verbose_name="question")),
                ("asked_on", models.DateField(verbose_name="asked on")),
                (
                    "settled_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="settled at"),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="settled by",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="room_questions",
                        to="campaigns.sessionversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "question from a session",
                "verbose_name_plural": "questions from sessions",
                "ordering": ["-asked_on", "id"],
                "permissions": [("settle_roomquestion", "Can settle what people ask at sessions")],
                "default_permissions": ("view",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("settled_at", None), ("settled_by", None))
                        | models.Q(("settled_at__isnull", False), ("settled_by__isnull", False)),
                        name="campaigns_roomquestion_settled",
                    )
                ],
            },
        ),
        migrations.RunPython(give_addresses, migrations.RunPython.noop, elidable=False),
        migrations.RunPython(name_parts, migrations.RunPython.noop, elidable=False),
    ]
