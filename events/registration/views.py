"""The form of an event, and the page of one registration behind its link.

Nothing typed here reaches a log, an error report or a cache; only the form's page has a token and
its cookie. Opening a link changes nothing; its button does.
"""

import logging
import uuid
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters

from events.models import EventPage
from mrc.core.bilingual import current_language
from mrc.core.bursts import address_of
from mrc.core.confidential.errors import answer_without_words, log_without_words
from mrc.core.confidential.trust import (
    forget_with_the_browser,
    is_trusted,
    trust_or_ask_again,
)
from mrc.core.sealed import BrokenSealError, seal, unseal

from . import services
from .choices import State
from .finding import event_of, source_of
from .forms import RegistrationForm
from .holding import is_to_be_held
from .models import Registration
from .opening import openness
from .tokens import registration_of, token_for

logger = logging.getLogger(__name__)

_PURPOSE = "events.registration"
#: A field that people do not see and programs fill in.
TRAP = "company_address"
PRIVATE_HEADERS = {
    "Cache-Control": "no-store, private, max-age=0",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


@csrf_exempt
def register(request: HttpRequest, slug: str) -> HttpResponseBase:
    """`/en/events/<slug>/register/`. Exempt from the site-wide check, which would refuse what was
    typed; `trust_or_ask_again` asks again instead."""
    events = EventPage.objects.readable().in_language(current_language()).with_places()
    event = events.filter(slug=slug, takes_registrations=True).first()
    if event is None:
        raise Http404
    return _private(request, RegisterView.as_view(event=event), "A registration was not taken")


@csrf_exempt
def registration(request: HttpRequest, token: str) -> HttpResponseBase:
    """`/en/events/registration/<token>/`: whoever has the link has proven enough."""
    view = OneRegistrationView.as_view(found=registration_of(token))
    return _private(request, view, "A registration was not shown or cancelled")


def _private(
    request: HttpRequest, view: Callable[[HttpRequest], HttpResponseBase], what: str
) -> HttpResponseBase:
    response = answer_without_words(view, request, logger=logger, what=what)
    for name, value in PRIVATE_HEADERS.items():
        response.headers[name] = value
    forget_with_the_browser(response)
    return response


@method_decorator([sensitive_post_parameters(), trust_or_ask_again], name="dispatch")
class RegisterView(View):
    """Asks, and leads to the page of the registration. The key of the form travels in it, sealed:
    pressed twice, or sent again by a phone without network, it is one registration."""

    http_method_names = ("get", "head", "post", "options")
    event: EventPage = None  # type: ignore[assignment]  # given by `register`

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(RegistrationForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = RegistrationForm(request.POST)
        try:
            key = uuid.UUID(unseal(_PURPOSE, request.POST.get("state", ""))["key"])
        except BrokenSealError:
            return self._page(form, notice="too_old", status=422)
        if not is_trusted(request):
            return self._page(form, key=key, notice="again", status=403)
        known = Registration.objects.filter(key=key).first()
        if known is not None:
            return self._done(known)
        if not openness(self.event, now=timezone.now()).is_open:
            return self._page(form, key=key, status=409)
        if not form.is_valid():
            return self._page(form, key=key, status=422)
        return self._stored(form, key)

    def _stored(self, form: RegistrationForm, key: uuid.UUID) -> HttpResponse:
        now = timezone.now()
        is_held = is_to_be_held(
            is_trapped=bool(self.request.POST.get(TRAP)),
            address=address_of(self.request),
            today=timezone.localdate(now),
        )
        stored = None
        try:
            stored = services.register(
                event=self.event, told=form.told(), key=key, now=now, is_held=is_held
            )
        except DatabaseError as error:
            log_without_words(logger, "A registration was not stored", error)
        # Outside of the handler: what breaks while a page is made would carry the error along.
        if stored is None:
            return self._page(form, key=key, notice="not_sent", status=503)
        return self._done(stored)

    def _done(self, stored: Registration) -> HttpResponse:
        return redirect("event_registration", token=token_for(stored))

    def _page(
        self,
        form: RegistrationForm,
        *,
        key: uuid.UUID | None = None,
        notice: str = "",
        status: int = 200,
    ) -> HttpResponse:
        context = {
            "form": form,
            "event": self.event,
            "registration": openness(self.event, now=timezone.now()),
            "state": seal(_PURPOSE, {"key": str(key or uuid.uuid4())}),
            "trap": TRAP,
            "notice": notice,
            "days": settings.MRC_REGISTRATION_DAYS,
            "is_over": False,
        }
        response = render(self.request, "events/registration/form.html", context, status=status)
        if status == 503:
            response.headers["Retry-After"] = "60"
        return response


class OneRegistrationView(View):
    """What became of it, the calendar's file, and the button for whoever cannot come."""

    http_method_names = ("get", "head", "post", "options")
    found: Registration | None = None

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page()

    def post(self, request: HttpRequest) -> HttpResponse:
        if self.found is not None and self._may_cancel():
            source = source_of(self.found.book_id)
            services.cancel(registration=self.found, event=source, now=timezone.now())
        return self._page()

    def _may_cancel(self) -> bool:
        """Until the day is over: whoever cancels while it runs gives no seat to anybody."""
        assert self.found is not None
        event = source_of(self.found.book_id)
        return event is None or not event.is_over(timezone.localdate())

    def _page(self) -> HttpResponse:
        if self.found is None:
            return render(self.request, "events/registration/link_is_over.html", status=404)
        event = event_of(self.found.book_id, language=current_language())
        context = {
            "one": self.found,
            "event": event,
            "is_over": event is not None and event.is_over(timezone.localdate()),
            "waiting_before": self._waiting_before(),
            "days": settings.MRC_REGISTRATION_DAYS,
        }
        return render(self.request, "events/registration/one.html", context)

    def _waiting_before(self) -> int:
        assert self.found is not None
        if self.found.state != State.WAITING:
            return 0
        ahead = self.found.book.registrations.waiting()
        return ahead.filter(created_at__lt=self.found.created_at).count()
