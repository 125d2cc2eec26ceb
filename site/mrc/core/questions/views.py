"""The public form, `/en/ask/`: one page, whose answer is the reference.

Nothing is kept before it is sent. Nothing typed here may reach a log, an error report or a cache;
therefore no exception leaves this view.
"""

import logging
import time
import uuid
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import override
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters

from mrc.core.bilingual import current_language
from mrc.core.bursts import address_of, count_within_the_hour
from mrc.core.confidential.errors import answer_without_words, log_without_words
from mrc.core.confidential.trust import forget_with_the_browser, is_trusted, trust_or_ask_again
from mrc.core.our_pages import our_page
from mrc.core.places.models import Centre
from mrc.core.sealed import BrokenSealError, seal, unseal

from . import offers, services
from .choices import Quarantine, Way
from .forms import AskForm
from .models import Question

logger = logging.getLogger(__name__)

#: A field that people do not see and programs fill in.
TRAP = "company_address"
#: Seconds: nobody reads and fills in the form in less.
SHORTEST = 5
_PURPOSE = "core.question"
_NOT_TAKEN = "A question could not be taken"


@csrf_exempt
def ask_form(request: HttpRequest) -> HttpResponseBase:
    """The door. Exempt from the site-wide check, which would refuse an old page with everything
    that was typed; `trust_or_ask_again` does it."""
    response = answer_without_words(_form, request, logger=logger, what=_NOT_TAKEN)
    response.headers["Cache-Control"] = "no-store, private, max-age=0"
    forget_with_the_browser(response)
    return response


@dataclass(repr=False)
class _Begun:
    """A form that was opened: its key, since when (seconds since the epoch), from which page."""

    key: uuid.UUID
    started: int
    page: str = ""

    def seal(self) -> str:
        return seal(_PURPOSE, {"key": str(self.key), "started": self.started, "page": self.page})

    @classmethod
    def resume(cls, sealed: str) -> "_Begun":
        """Raises `BrokenSealError` where it is too old, was changed or is none of ours."""
        state = unseal(_PURPOSE, sealed)
        return cls(uuid.UUID(state["key"]), state["started"], state["page"])

    @classmethod
    def now(cls, page: str = "") -> "_Begun":
        return cls(uuid.uuid4(), int(time.time()), page)


@method_decorator([sensitive_post_parameters(), trust_or_ask_again], name="dispatch")
class AskView(View):
    http_method_names = ("get", "head", "post")
    begun: _Begun

    def get(self, request: HttpRequest) -> HttpResponse:
        page = our_page(request.GET.get("page"))
        self.begun = _Begun.now(page.path if page is not None else "")
        return self._page(AskForm(initial={"language": current_language()}))

    def post(self, request: HttpRequest) -> HttpResponse:
        typed = AskForm.typed(request.POST)
        try:
            self.begun = _Begun.resume(request.POST.get("state", ""))
        except BrokenSealError:
            # The page lay open too long: what was typed is still good.
            self.begun = _Begun.now()
            return self._page(AskForm(initial=typed), notice="again", status=422)
        if not is_trusted(request):
            return self._page(AskForm(initial=typed), notice="again", status=403)
        if request.POST.get("go") == "stay":
            return self._page(AskForm(initial=typed))
        form = AskForm(typed)
        if not form.is_valid():
            return self._page(form, status=422)
        question = None
        try:
            question = self._stored(form)
        except Exception as error:
            log_without_words(logger, _NOT_TAKEN, error)
        # Outside of the handler: what breaks while a page is made would carry the error along.
        return self._done(question) if question is not None else self._not_sent(form)

    def _not_sent(self, form: AskForm) -> HttpResponse:
        response = self._page(form, notice="not_sent", status=503)
        response.headers["Retry-After"] = "60"
        return response

    def _stored(self, form: AskForm) -> Question:
        data = form.cleaned_data
        known = services.known_question(self.begun.key)
        if known is not None:
            return known
        chosen = data["centre"]
        return services.ask(
            key=self.begun.key,
            topic=data["topic"],
            question=data["question"],
            reply_to=form.cleaned_reply,
            centre=None if chosen == form.ANY_CENTRE else Centre.objects.get(pk=chosen),
            language=data["language"],
            country_code=data["country_code"],
            page=self.begun.page,
            quarantine=self._quarantine(),
        )

    def _quarantine(self) -> str:
        """Why it waits apart; whoever sent it sees the same answer."""
        count = count_within_the_hour(
            "questions", address=address_of(self.request), today=timezone.localdate()
        )
        if self.request.POST.get(TRAP) or time.time() - self.begun.started < SHORTEST:
            return Quarantine.BOT.value
        if count > settings.MRC_QUESTION_BURST:
            return Quarantine.BURST.value
        return Quarantine.NONE.value

    def _page(self, form: AskForm, *, notice: str = "", status: int = 200) -> HttpResponse:
        context = {
            **_frame(),
            "form": form,
            "state": self.begun.seal(),
            "trap": TRAP,
            "notice": notice,
            "danger_contacts": offers.danger_contacts(),
        }
        return render(self.request, "questions/ask.html", context, status=status)

    def _done(self, question: Question) -> HttpResponse:
        context = {
            **_frame(),
            "reference": str(question),
            "question": question,
            "comes": question.reply_by == Way.COMES,
            "by_mail": question.reply_by == Way.EMAIL,
        }
        return render(self.request, "questions/done.html", context)


def _frame() -> dict[str, Any]:
    other = "en" if current_language() == "ur" else "ur"
    with override(other):
        other_address = reverse("ask")
    return {
        "months": settings.MRC_QUESTION_MONTHS,
        "helpline_contact": offers.helpline_contact(),
        "address": reverse("ask"),
        "other_address": other_address,
        "other_language": other,
        "other_name": dict(settings.LANGUAGES)[other],
    }


_form = AskView.as_view()
