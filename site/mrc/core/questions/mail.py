"""An answer as a mail: in the language that was asked for, and without the question in it."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from mrc.core.encryption import Unreadable
from mrc.core.subscriptions.building import compose

from .choices import QuestionState, Way
from .models import AnswerMail


class UnreadableAnswerError(Exception):
    """The key that opens the answer or the address is missing: the mail waits until it is back."""


def build_answer_mail(mail: AnswerMail) -> EmailMessage | None:
    """The mail as it is to be sent now; None where its question is being deleted.

    Raises `UnreadableAnswerError`: then it is tried again later.
    """
    answer = mail.answer
    question = answer.question
    if question.state == QuestionState.EXPIRED or question.reply_by != Way.EMAIL:
        return None
    if isinstance(answer.text, Unreadable) or isinstance(question.reply_to, Unreadable):
        raise UnreadableAnswerError
    with translation.override(question.language):
        context: dict[str, Any] = {
            "text": answer.text,
            "reference": str(question),
            "centre": question.centre,
            "ask_url": f"{settings.WAGTAILADMIN_BASE_URL}{reverse('ask')}",
            "months": settings.MRC_QUESTION_MONTHS,
        }
        subject = _("Answer from the Migrant Resource Centre (%(reference)s)") % context
        message: EmailMessage = compose(
            mail, question.reply_to, subject, "questions/mail/answer", context
        )
        return message
