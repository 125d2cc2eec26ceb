"""The public form, `/en/alerts/report/`: one address, every page after the first one a POST.

Nothing is kept between the pages but what stands in them, sealed (see `journey`). Nothing typed
here may reach a log, an error report or a cache; therefore no exception leaves this view.
"""

import datetime
import logging
import time
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
from mrc.core.bursts import address_of
from mrc.core.confidential.errors import answer_without_words, log_without_words
from mrc.core.confidential.trust import forget_with_the_browser, is_trusted, trust_or_ask_again
from mrc.core.models import Contact
from mrc.core.sealed import BrokenSealError

from . import intake, offers, quarantine, summary
from .forms import StepForm
from .journey import Journey
from .models import MOST_PICTURES, ScamReport
from .references import grouped
from .steps import BY_NAME, CALL, CHECK, following, path_of, preceding
from .uploads import FIELD, MEGABYTES, PictureUploadHandler, redrawn

logger = logging.getLogger(__name__)

#: A page that says nothing about its reader, and opens on any phone.
LEAVE_ADDRESS = "https://www.google.com/"
#: A field that people do not see and programs fill in.
TRAP = "company_address"
_NOT_TAKEN = "A report could not be taken"
PRIVATE_HEADERS = {
    "Cache-Control": "no-store, private, max-age=0",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


@csrf_exempt
def report_form(request: HttpRequest) -> HttpResponseBase:
    """The door: sets up what must be in place before anything of the request is read.

    Exempt from the site-wide check, which would read it before; `trust_or_ask_again` does it.
    """
    request.upload_handlers = [PictureUploadHandler()]
    response = answer_without_words(_form, request, logger=logger, what=_NOT_TAKEN)
    for name, value in PRIVATE_HEADERS.items():
        response.headers[name] = value
    forget_with_the_browser(response)
    return response


@method_decorator([sensitive_post_parameters(), trust_or_ask_again], name="dispatch")
class ReportView(View):
    """Shows a page, takes what was typed on it, and goes to the one that was asked for."""

    http_method_names = ["get", "head", "post"]
    journey: Journey

    def get(self, request: HttpRequest) -> HttpResponse:
        self.journey = Journey.begin(now=time.time())
        return self._page()

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            self.journey = Journey.resume(request.POST.get("state", ""))
        except BrokenSealError:
            return self._start_again()
        self.journey.keep(request.POST.dict())
        self.journey.is_trapped |= bool(request.POST.get(TRAP))
        if not is_trusted(request):
            return self._page(notice="again", status=403)
        return self._go(request.POST.get("go", "next"))

    def _go(self, where: str) -> HttpResponse:
        """`next`, `back`, `stay` (the other language), `send`, or a page named on the last one."""
        journey = self.journey
        if where == "stay":
            return self._page()
        if where == "back":
            journey.go_to(preceding(journey.step, journey.answers).name)
            return self._page()
        if journey.is_checking and where in BY_NAME:
            journey.go_to(where)
            return self._page()
        if journey.step == CHECK:
            return self._send() if where == "send" else self._page()
        return self._forward()

    def _forward(self) -> HttpResponse:
        journey = self.journey
        step = BY_NAME[journey.step]
        if step.form is not None:
            form = step.form(data=journey.answers)
            if not form.is_valid():
                return self._page(form, status=422)
        after = following(journey.step, journey.answers)
        # From the last page one comes back to it, but never past the numbers to call.
        journey.go_to(CHECK if journey.is_checking and after.name != CALL else after.name)
        return self._page()

    def _send(self) -> HttpResponse:
        wrong = summary.first_wrong(self.journey.answers)
        if wrong is not None:
            step, form = wrong
            self.journey.go_to(step.name)
            return self._page(form, status=422)
        handler = self.request.upload_handlers[0]
        assert isinstance(handler, PictureUploadHandler)
        pictures, problems = redrawn(handler, self.request.FILES.getlist(FIELD))
        if problems:
            return self._page(problems=problems, status=422)
        report = None
        try:
            report = self._stored(pictures)
        except Exception as error:
            log_without_words(logger, _NOT_TAKEN, error)
        # Outside of the handler: what breaks while a page is made would carry the error along.
        return self._done(report) if report is not None else self._not_sent()

    def _not_sent(self) -> HttpResponse:
        response = self._page(notice="not_sent", status=503)
        response.headers["Retry-After"] = "60"
        return response

    def _stored(self, pictures: list[Any]) -> ScamReport:
        journey, today = self.journey, timezone.localdate()
        known = intake.known_report(journey.key)
        if known is not None:
            return known
        return intake.store_report(
            key=journey.key,
            told=summary.told(journey.answers, language=current_language()),
            pictures=pictures,
            quarantine=self._quarantine(today),
            today=today,
        )

    def _quarantine(self, today: datetime.date) -> quarantine.Quarantine:
        return quarantine.reason(
            is_trapped=self.journey.is_trapped,
            seconds=time.time() - self.journey.started,
            address=address_of(self.request),
            today=today,
        )

    def _start_again(self) -> HttpResponse:
        """The page lay open too long, or was changed: what stood on it is kept."""
        self.journey = Journey.begin(now=time.time())
        self.journey.rescue(self.request.POST.dict())
        return self._page(notice="too_old", status=422)

    def _page(
        self,
        form: StepForm | None = None,
        *,
        notice: str = "",
        problems: list[str] | None = None,
        status: int = 200,
    ) -> HttpResponse:
        journey = self.journey
        step = BY_NAME[journey.step]
        if form is None and step.form is not None:
            form = step.form(initial=journey.answers)
        pages = [page.name for page in path_of(journey.answers) if page.name != CALL]
        context = {
            **frame_context(),
            "form": form,
            "step": step.name,
            "state": journey.seal(),
            "trap": TRAP,
            "notice": notice,
            "number": pages.index(step.name) + 1 if step.name in pages else 0,
            "total": len(pages),
            "is_checking": journey.is_checking,
            "problems": problems or [],
            "contacts": _contacts(step.name, notice),
        }
        if step.name == CHECK:
            context["lines"] = summary.lines(journey.answers)
        name = {CALL: "call", CHECK: "check"}.get(step.name, "step")
        return render(self.request, f"alerts/report/{name}.html", context, status=status)

    def _done(self, report: ScamReport) -> HttpResponse:
        context = {
            **frame_context(),
            "reference": grouped(report.reference),
            "has_contact": bool(self.journey.answers.get("contact", "").strip()),
            "in_danger": report.in_danger,
            "danger_contacts": offers.danger_contacts(),
            "contacts": offers.helpline_contacts(),
        }
        return render(self.request, "alerts/report/done.html", context)


def frame_context() -> dict[str, Any]:
    other = "en" if current_language() == "ur" else "ur"
    with override(other):
        other_address = reverse("report_a_scam")
    return {
        "leave": LEAVE_ADDRESS,
        "most": MOST_PICTURES,
        "megabytes": MEGABYTES,
        "other_address": other_address,
        "other_language": other,
        "other_name": dict(settings.LANGUAGES)[other],
        "months": settings.MRC_REPORT_MONTHS,
    }


def _contacts(step: str, notice: str) -> list[Contact]:
    if step == CALL:
        return offers.danger_contacts()
    return offers.helpline_contacts() if notice else []


_form = ReportView.as_view()
