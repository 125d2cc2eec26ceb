"""The lists: what a centre answers, and what waits in quarantine. No question's words in either."""

import datetime
from typing import Any, ClassVar

import django_filters
from django.conf import settings
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import BaseColumn, Column, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView

from mrc.core.questions.choices import OPEN_STATES, QuestionState, Topic
from mrc.core.questions.models import Question
from mrc.core.questions.querysets import may_answer
from mrc.core.staff_words import age, day, person

from .access import DeskView, staff_of, today

NOBODY, MINE = "nobody", "me"
ONLY = [("true", _("Only these"))]
#: `expired` is not among them: nobody sees a question that is being deleted.
STATES = [choice for choice in QuestionState.choices if choice[0] != QuestionState.EXPIRED]


def overdue_before() -> datetime.date:
    """Questions that came before that day and have no answer are overdue."""
    return today() - datetime.timedelta(days=settings.MRC_QUESTION_OVERDUE_DAYS)


class QuestionFilterSet(WagtailFilterSet):
    """Everything in the address, so that a view of the list can be kept."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=STATES)
    # With one choice each: a box that is not ticked would be listed as chosen, too.
    waiting = django_filters.ChoiceFilter(
        label=_("Without an answer"), choices=ONLY, method="filter_waiting"
    )
    overdue = django_filters.ChoiceFilter(
        label=pgettext_lazy("a question", "Overdue"), choices=ONLY, method="filter_overdue"
    )
    topic = django_filters.ChoiceFilter(label=_("Topic"), choices=Topic.choices)
    language = django_filters.ChoiceFilter(
        label=_("Language of the answer"), choices=settings.LANGUAGES
    )
    received_on = django_filters.DateFromToRangeFilter(
        label=_("Received"), widget=DateRangePickerWidget
    )
    whose = django_filters.ChoiceFilter(
        label=_("Taken by"),
        choices=[(MINE, _("Me")), (NOBODY, _("Nobody yet"))],
        method="filter_whose",
    )

    class Meta:
        model = Question
        fields: ClassVar[list[str]] = [
            "state", "waiting", "overdue", "topic", "language", "received_on", "whose",
        ]  # fmt: skip

    def filter_waiting(self, questions: Any, name: str, value: str) -> Any:
        return questions.unanswered()

    def filter_overdue(self, questions: Any, name: str, value: str) -> Any:
        return questions.overdue(before=overdue_before())

    def filter_whose(self, questions: Any, name: str, value: str) -> Any:
        if value == MINE:
            return questions.filter(taken_by=staff_of(self.request))
        return questions.filter(taken_by=None)


class StateColumn(BaseColumn):
    """With a word and a sign where it is overdue, or where the answer did not arrive."""

    cell_template_name = "questions/desk/state_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        is_open = instance.state in OPEN_STATES
        context["is_overdue"] = is_open and instance.received_on < overdue_before()
        context["has_lost_mail"] = not is_open and instance.has_lost_mail
        return context


def columns_of_questions() -> list[BaseColumn]:
    return [
        TitleColumn(
            "reference",
            label=_("Reference"),
            accessor=str,
            get_url=lambda question: reverse("questions:question", args=[question.pk]),
        ),
        StateColumn("state", label=_("State")),
        Column("topic", label=_("Topic"), accessor="get_topic_display"),
        Column("age", label=_("Age"), accessor=lambda one: age(one.received_on, on=today())),
        Column("reply_by", label=_("How to answer"), accessor="get_reply_by_display"),
        Column("language", label=_("Language"), accessor="get_language_display"),
        Column("taken_by", label=_("Taken by"), accessor=lambda one: person(one.taken_by)),
        Column(
            "centre",
            label=_("Centre"),
            accessor=lambda one: one.centre.name if one.centre else str(_("Any of them")),
        ),
        Column("purge_on", label=_("Deleted on"), accessor=lambda one: day(one.purge_on)),
    ]


class QueueView(DeskView, BaseListingView):
    """Questions of the own centre and of none: unanswered ones first, the oldest on top."""

    page_title = _("Questions to a counsellor")
    header_icon = "help"
    template_name = "questions/desk/list.html"
    index_url_name = "questions:index"
    index_results_url_name = "questions:index_results"
    filterset_class = QuestionFilterSet
    paginate_by = 40
    is_searchable = False
    in_quarantine = False
    verbose_name_plural = Question._meta.verbose_name_plural

    @cached_property
    def columns(self) -> list[BaseColumn]:
        return columns_of_questions()

    def get_base_queryset(self) -> Any:
        questions = Question.objects.visible_to(self.member).without_texts().with_lost_mail()
        return self.of_this_list(questions).select_related("taken_by", "centre")

    def of_this_list(self, questions: Any) -> Any:
        return questions.in_queue()

    def get_queryset(self) -> QuerySet[Question]:
        done_last = Case(
            When(state__in=OPEN_STATES, then=Value(0)),
            default=Value(1),
            output_field=IntegerField(),
        )
        questions: Any = super().get_queryset().alias(done_last=done_last)
        return questions.order_by("done_last", "received_on", "pk")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        visible = Question.objects.visible_to(self.member)
        queue = visible.in_queue()
        context |= {
            "in_quarantine": self.in_quarantine,
            "quarantined_count": visible.in_quarantine().unanswered().count(),
            "waiting_count": queue.unanswered().count(),
            "overdue_count": queue.overdue(before=overdue_before()).count(),
            "may_answer": may_answer(self.member),
        }
        return context


class QuarantineView(QueueView):
    """What came in a burst or from a program; junk stays here, closed, until its time is over."""

    page_title = _("Quarantine")
    index_url_name = "questions:quarantine"
    index_results_url_name = "questions:quarantine_results"
    in_quarantine = True

    @cached_property
    def columns(self) -> list[BaseColumn]:
        reference, *others = columns_of_questions()
        why = Column("quarantine", label=_("Why"), accessor="get_quarantine_display")
        return [reference, why, *others]

    def of_this_list(self, questions: Any) -> Any:
        return questions.in_quarantine()
