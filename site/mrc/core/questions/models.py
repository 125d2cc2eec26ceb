"""Questions to a counsellor, in tables of their own: as little as possible, the words encrypted.

No page, snippet, revision, search index or reference index: nothing of Wagtail's reaches these
tables. README.md of this room says what each column is for.
"""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mrc.core.confidential.models import ConfidentialModel
from mrc.core.encryption import EncryptedTextField
from mrc.core.subscriptions.choices import State
from mrc.core.subscriptions.models import Outgoing

from .choices import (
    Deed,
    Origin,
    Outcome,
    Quarantine,
    QuestionState,
    Result,
    SuggestionState,
    Topic,
    Way,
)
from .querysets import QuestionQuerySet
from .references import LENGTH, PATTERN, grouped

#: Signs of the sentence that a counsellor suggests for a guide.
SENTENCE_LENGTH = 300
#: Signs of a page's path that are kept.
PATH_LENGTH = 200


class Question(ConfidentialModel):
    """What somebody asked. Only its queue's needs stand in the open."""

    #: Made when the form is begun and carried in its sealed state: sent twice is one row.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(_("reference"), max_length=LENGTH, unique=True, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=QuestionState.choices, default=QuestionState.NEW
    )
    quarantine = models.CharField(
        _("quarantine"), max_length=10, choices=Quarantine.choices, blank=True
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, blank=True)
    #: Empty where nobody chose one: then it waits at every centre, until a counsellor takes it.
    centre = models.ForeignKey(
        "core.Centre",
        verbose_name=_("centre"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("taken by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    #: Days only: the hour could tell who asked.
    received_on = models.DateField(_("received on"))
    touched_on = models.DateField(_("last worked on"))
    #: The day on which everything of it is deleted.
    purge_on = models.DateField(_("deleted on"), db_index=True)
    topic = models.CharField(_("topic"), max_length=10, choices=Topic.choices)
    #: Of the answer.
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    country_code = models.CharField(_("country"), max_length=2, blank=True)
    #: Of the site, where the person came from; empty for none.
    page = models.CharField(_("page"), max_length=PATH_LENGTH, blank=True)
    source = models.CharField(_("asked"), max_length=10, choices=Origin.choices, default=Origin.WEB)
    reply_by = models.CharField(_("how to answer"), max_length=10, choices=Way.choices)
    question = EncryptedTextField(_("question"))
    reply_to = EncryptedTextField(_("number or address"), blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta(ConfidentialModel.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["centre", "state"], name="core_question_queue")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(reference__regex=PATTERN), name="core_question_reference"
            ),
            models.CheckConstraint(
                condition=Q(quarantine__in=Quarantine.values), name="core_question_quarantine"
            ),
            models.CheckConstraint(condition=Q(topic__in=Topic.values), name="core_question_topic"),
            models.CheckConstraint(
                condition=Q(language__in=[code for code, _name in settings.LANGUAGES]),
                name="core_question_language",
            ),
            models.CheckConstraint(
                condition=Q(state=QuestionState.NEW, taken_by=None, outcome="")
                | Q(state=QuestionState.TAKEN, taken_by__isnull=False, outcome="")
                | Q(state=QuestionState.ANSWERED, taken_by__isnull=False, outcome="")
                | Q(state=QuestionState.CLOSED, outcome__in=Outcome.values)
                | Q(state=QuestionState.EXPIRED),
                name="core_question_state",
            ),
            models.CheckConstraint(
                condition=Q(touched_on__gte=F("received_on"), purge_on__gt=F("touched_on")),
                name="core_question_kept_a_while",
            ),
            models.CheckConstraint(
                condition=Q(country_code__regex=r"^([A-Z]{2})?$"), name="core_question_country"
            ),
            models.CheckConstraint(
                condition=Q(page="") | Q(page__startswith="/"), name="core_question_page"
            ),
            models.CheckConstraint(
                condition=Q(source__in=Origin.values), name="core_question_source"
            ),
            models.CheckConstraint(
                condition=Q(question__filled=True), name="core_question_says_something"
            ),
            models.CheckConstraint(
                condition=(Q(reply_by=Way.COMES, reply_to__sealed=True) & ~Q(reply_to__filled=True))
                | Q(reply_by__in=[Way.PHONE, Way.WHATSAPP, Way.EMAIL], reply_to__filled=True),
                name="core_question_reply",
            ),
        ]

    def __str__(self) -> str:
        return grouped(self.reference)


class _Deed(ConfidentialModel):
    """Something that a member of staff did with a question: written once, never changed."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("at"))

    class Meta(ConfidentialModel.Meta):
        abstract = True
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self._meta.model_name} {self.pk}"


class QuestionEvent(_Deed):
    """What was done with a question. Append only; holds keys and codes, never words."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="events")
    what = models.CharField(_("done"), max_length=12, choices=Deed.choices)
    #: A username, a centre's code, a way, a result, an outcome; empty for none.
    before = models.CharField(_("before"), max_length=150, blank=True)
    after = models.CharField(_("after"), max_length=150, blank=True)

    class Meta(_Deed.Meta):
        verbose_name = _("event of a question")
        verbose_name_plural = _("events of questions")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(what__in=Deed.values), name="core_qevent_what")
        ]


class QuestionAnswer(_Deed):
    """An answer, or a try to give one. Append only; encrypted, and never exported."""

    #: Made when the counsellor's page is shown: the same button pressed twice is one answer.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers")
    way = models.CharField(pgettext_lazy("an answer", "how"), max_length=10, choices=Way.choices)
    #: Empty for a mail: what became of that stands in its own row.
    result = models.CharField(_("result"), max_length=10, choices=Result.choices, blank=True)
    text = EncryptedTextField(_("answer"), blank=True)

    class Meta(_Deed.Meta):
        ordering: ClassVar[list[str]] = ["at", "id"]
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(way=Way.EMAIL, result="", text__filled=True)
                | Q(
                    way__in=[Way.PHONE, Way.WHATSAPP, Way.COMES],
                    result__in=Result.values,
                    text__sealed=True,
                ),
                name="core_qanswer_way",
            )
        ]


class AnswerMail(Outgoing):
    """An answer on its way by mail. The address and the words stay in their encrypted columns."""

    answer = models.OneToOneField(QuestionAnswer, on_delete=models.CASCADE, related_name="mail")

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "next_at"], name="core_answermail_due")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="core_answermail_state"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class GuideSuggestion(ConfidentialModel):
    """What a counsellor thinks should stand on the site. Names no question, and outlives it."""

    sentence = models.CharField(_("what should stand there"), max_length=SENTENCE_LENGTH)
    topic = models.CharField(_("topic"), max_length=10, choices=Topic.choices)
    country_code = models.CharField(_("country"), max_length=2, blank=True)
    page = models.CharField(_("page"), max_length=PATH_LENGTH, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=SuggestionState.choices, default=SuggestionState.OPEN
    )
    #: Days only: the hour would lead to the question.
    made_on = models.DateField(_("suggested on"))
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
        default_permissions = ()
        permissions: ClassVar[list[tuple[str, Any]]] = [
            ("settle_guidesuggestion", "Can settle counsellors' suggestions for guides")
        ]
        verbose_name = _("suggestion for a guide")
        verbose_name_plural = _("suggestions for guides")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state=SuggestionState.OPEN, settled_by=None, settled_at=None)
                | Q(
                    state__in=[SuggestionState.DONE, SuggestionState.SET_ASIDE],
                    settled_by__isnull=False,
                    settled_at__isnull=False,
                ),
                name="core_suggestion_settled",
            ),
            models.CheckConstraint(condition=~Q(sentence=""), name="core_suggestion_has_words"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.model_name} {self.pk}"


__all__ = [
    "AnswerMail",
    "GuideSuggestion",
    "Question",
    "QuestionAnswer",
    "QuestionEvent",
]
