"""The public form, `/en/feedback/?page=/en/...`: about one page of ours, which sets no cookie."""

import logging
import uuid
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters

from mrc.core.bilingual import current_language
from mrc.core.bursts import address_of, count_within_the_hour
from mrc.core.confidential.errors import answer_without_words, log_without_words
from mrc.core.confidential.trust import forget_with_the_browser, is_trusted, trust_or_ask_again
from mrc.core.our_pages import OurPage, our_page
from mrc.core.questions import offers
from mrc.core.sealed import BrokenSealError, seal, unseal

from .forms import FeedbackForm
from .services import keep_feedback

logger = logging.getLogger(__name__)

#: A field that people do not see and programs fill in.
TRAP = "company_address"
#: Answers of one network within an hour after which the next ones are not counted. Phones share
#: networks, so that it is wide.
MOST_AN_HOUR = 60
_PURPOSE = "core.feedback"
_NOT_TAKEN = "Feedback could not be taken"


@csrf_exempt
def feedback_form(request: HttpRequest) -> HttpResponseBase:
    """The door. Exempt from the site-wide check, which would refuse an old page with everything
    that was typed; `trust_or_ask_again` does it."""
    response = answer_without_words(_form, request, logger=logger, what=_NOT_TAKEN)
    response.headers["Cache-Control"] = "no-store, private, max-age=0"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    forget_with_the_browser(response)
    return response


@dataclass
class _Begun:
    """A form that was opened: its key and the page that it is about, known without a question to
    the database when it comes back."""

    key: uuid.UUID
    about: OurPage

    def seal(self) -> str:
        page = {**asdict(self.about), "key": str(self.about.key)}
        return seal(_PURPOSE, {"key": str(self.key), "about": page})

    @classmethod
    def resume(cls, sealed: str) -> "_Begun":
        """Raises `BrokenSealError` where it is too old, was changed or is none of ours."""
        state = unseal(_PURPOSE, sealed)
        page = state["about"]
        about = OurPage(uuid.UUID(page["key"]), page["path"], page["language"], page["title"])
        return cls(uuid.UUID(state["key"]), about)


@method_decorator([sensitive_post_parameters(), trust_or_ask_again], name="dispatch")
class FeedbackView(View):
    """About the page that the address names; without one of ours there is nothing to ask."""

    http_method_names = ("get", "head", "post")
    begun: _Begun

    def get(self, request: HttpRequest) -> HttpResponse:
        page = our_page(request.GET.get("page"))
        if page is None:
            return redirect(f"/{current_language()}/")
        self.begun = _Begun(uuid.uuid4(), page)
        answer = request.GET.get("useful", "")
        return self._page(FeedbackForm(initial={"answer": answer}))

    def post(self, request: HttpRequest) -> HttpResponse:
        typed = FeedbackForm.typed(request.POST)
        try:
            self.begun = _Begun.resume(request.POST.get("state", ""))
        except BrokenSealError:
            return self._begin_again(typed)
        if not is_trusted(request):
            return self._page(FeedbackForm(initial=typed), notice="again", status=403)
        form = FeedbackForm(typed)
        if not form.is_valid():
            return self._page(form, status=422)
        if not self._stored(form):
            response = self._page(form, notice="not_sent", status=503)
            response.headers["Retry-After"] = "60"
            return response
        return render(
            request, "feedback/done.html", {**self._frame(), "answer": form.cleaned_data["answer"]}
        )

    def _begin_again(self, typed: dict[str, str]) -> HttpResponse:
        """The page lay open too long: what was typed is still good."""
        page = our_page(self.request.GET.get("page"))
        if page is None:
            return redirect(f"/{current_language()}/")
        self.begun = _Begun(uuid.uuid4(), page)
        return self._page(FeedbackForm(initial=typed), notice="again", status=422)

    def _stored(self, form: FeedbackForm) -> bool:
        today = timezone.localdate()
        try:
            count = count_within_the_hour("feedback", address=address_of(self.request), today=today)
            keep_feedback(
                key=self.begun.key,
                page=self.begun.about,
                answer=form.cleaned_data["answer"],
                line=form.cleaned_data["line"],
                is_doubtful=bool(self.request.POST.get(TRAP)) or count > MOST_AN_HOUR,
                today=today,
            )
        except Exception as error:
            log_without_words(logger, _NOT_TAKEN, error)
            return False
        return True

    def _page(self, form: FeedbackForm, *, notice: str = "", status: int = 200) -> HttpResponse:
        context = {
            **self._frame(),
            "form": form,
            "state": self.begun.seal(),
            "trap": TRAP,
            "notice": notice,
        }
        return render(self.request, "feedback/form.html", context, status=status)

    def _frame(self) -> dict[str, Any]:
        return {
            "about": self.begun.about,
            "address": reverse("feedback"),
            "helpline_contact": offers.helpline_contact(),
            "months": settings.MRC_FEEDBACK_MONTHS,
        }


_form = FeedbackView.as_view()
