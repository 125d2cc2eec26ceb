"""What a room of people is given: an address to open later, a test, and an answer to a question."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.records.models import Campaign, PlannedSession, Session, SessionVersion
from mrc.core.bilingual import Paired

#: Signs of a code: 30 random bits, so that one that is mistyped leads nowhere, not to another.
CODE_LENGTH = 6


class ShortAddress(models.Model):
    """The code in `/c/<code>`: given once, never changed, never given again.

    The session that came of a plan is found under the plan's code and under its own.
    """

    code = models.CharField(_("code"), max_length=CODE_LENGTH, unique=True)
    campaign = models.OneToOneField(
        Campaign,
        verbose_name=_("campaign"),
        on_delete=models.PROTECT,
        related_name="short_address",
        null=True,
    )
    plan = models.OneToOneField(
        PlannedSession,
        verbose_name=_("planned session"),
        on_delete=models.PROTECT,
        related_name="short_address",
        null=True,
    )
    session = models.OneToOneField(
        Session,
        verbose_name=_("session"),
        on_delete=models.PROTECT,
        related_name="short_address",
        null=True,
    )

    class Meta:
        default_permissions: ClassVar[tuple[str, ...]] = ("view",)
        permissions: ClassVar[list[tuple[str, Any]]] = [
            ("choose_contents", "Can choose what the short address of a campaign opens")
        ]
        verbose_name = _("short address")
        verbose_name_plural = _("short addresses")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(campaign__isnull=False, plan=None, session=None)
                | Q(campaign=None, plan__isnull=False, session=None)
                | Q(campaign=None, plan=None, session__isnull=False),
                name="campaigns_address_of_one",
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9A-HJKMNP-TV-Z]{6}$"), name="campaigns_address_code"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class QuestionSet(models.Model):
    """A short test, the same before and after a session. Sealed, it never changes: a better one is
    its next version. Sessions name it as ``<key>-<version>``."""

    key = models.SlugField(_("key"), max_length=30, allow_unicode=False)
    version = models.PositiveSmallIntegerField(_("version"))
    title_en = models.CharField(_("title (English)"), max_length=120)
    title_ur = models.CharField(_("title (Urdu)"), max_length=120)
    #: Right answers from which on somebody has passed.
    pass_mark = models.PositiveSmallIntegerField(_("right answers to pass"))
    is_offered = models.BooleanField(_("offered for new sessions"), default=False)
    #: Set when the last of its answers is in; from then on nothing of it can be changed.
    sealed_at = models.DateTimeField(_("made on"), null=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
    )
    title = Paired("title")

    class Meta:
        ordering: ClassVar[list[str]] = ["key", "-version"]
        default_permissions: ClassVar[tuple[str, ...]] = ("view",)
        permissions: ClassVar[list[tuple[str, Any]]] = [
            ("make_questionset", "Can make a new version of a question set")
        ]
        verbose_name = _("question set")
        verbose_name_plural = _("question sets")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["key", "version"], name="campaigns_questionset_once"),
            models.CheckConstraint(
                condition=Q(version__gte=1), name="campaigns_questionset_from_one"
            ),
            models.CheckConstraint(
                condition=Q(pass_mark__gte=1), name="campaigns_questionset_pass_mark"
            ),
            models.CheckConstraint(
                condition=Q(is_offered=False) | Q(sealed_at__isnull=False),
                name="campaigns_questionset_offered",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """As sessions keep it."""
        return f"{self.key}-{self.version}"


class SetQuestion(models.Model):
    """One question of a set."""

    question_set = models.ForeignKey(
        QuestionSet, on_delete=models.PROTECT, related_name="questions"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    text_en = models.CharField(_("question (English)"), max_length=240)
    text_ur = models.CharField(_("question (Urdu)"), max_length=240)
    #: Path below a language: ``safe-migration/agents``.
    rests_on = models.CharField(_("page that it rests on"), max_length=160, blank=True)
    text = Paired("text")

    class Meta:
        ordering: ClassVar[list[str]] = ["question_set", "number"]
        default_permissions: ClassVar[tuple[str, ...]] = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["question_set", "number"], name="campaigns_setquestion_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question_set_id} {self.number}"


class SetAnswer(models.Model):
    """One of the answers to choose from; exactly one of a question is right."""

    question = models.ForeignKey(SetQuestion, on_delete=models.PROTECT, related_name="answers")
    #: 1 is printed as A.
    number = models.PositiveSmallIntegerField(_("number"))
    text_en = models.CharField(_("answer (English)"), max_length=160)
    text_ur = models.CharField(_("answer (Urdu)"), max_length=160)
    is_right = models.BooleanField(_("right"), default=False)
    text = Paired("text")

    class Meta:
        ordering: ClassVar[list[str]] = ["question", "number"]
        default_permissions: ClassVar[tuple[str, ...]] = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["question", "number"], name="campaigns_setanswer_once"),
            models.UniqueConstraint(
                fields=["question"], condition=Q(is_right=True), name="campaigns_setanswer_right"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} {self.letter}"

    @property
    def letter(self) -> str:
        return "ABCDEF"[self.number - 1]


class RoomQuestion(models.Model):
    """What somebody in a room asked, as its officer wrote it down; nobody knows who.

    Its id is that of the counsellors' `Question`, which is deleted after its time; this one stays
    for the editors until they have dealt with it.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    version = models.ForeignKey(
        SessionVersion, on_delete=models.PROTECT, related_name="room_questions"
    )
    text = models.TextField(_("question"))
    asked_on = models.DateField(_("asked on"))
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("settled by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-asked_on", "id"]
        default_permissions: ClassVar[tuple[str, ...]] = ("view",)
        permissions: ClassVar[list[tuple[str, Any]]] = [
            ("settle_roomquestion", "Can settle what people ask at sessions")
        ]
        verbose_name = _("question from a session")
        verbose_name_plural = _("questions from sessions")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(settled_by=None, settled_at=None)
                | Q(settled_by__isnull=False, settled_at__isnull=False),
                name="campaigns_roomquestion_settled",
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]


__all__ = [
    "CODE_LENGTH",
    "QuestionSet",
    "RoomQuestion",
    "SetAnswer",
    "SetQuestion",
    "ShortAddress",
]
