"""The form, and what the links in a mail open.

Whoever has such a link has proven enough: their pages want no cookie and no CSRF token. Opening
one changes nothing (mail programs and virus scanners open links by themselves); its button does.
"""

import logging
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from . import services
from .forms import ChoicesForm, SubscribeForm, choices_of
from .models import Subscriber, SubscriptionRequest
from .throttling import is_too_often
from .tokens import Purpose, request_of, subscriber_of

logger = logging.getLogger(__name__)


@method_decorator(never_cache, name="dispatch")
class SubscribeView(View):
    """The public form, and after it the same page for everybody: `sent`."""

    http_method_names = ("get", "head", "post", "options")

    def get(self, request: HttpRequest) -> HttpResponse:
        form = SubscribeForm(initial={"language": get_language()})
        for name in ("country", "kind"):
            asked = request.GET.getlist(name)
            form.initial[name] = [value for value in form.offered(name) if value in asked]
        return self._page(form)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = SubscribeForm(request.POST)
        if not form.is_valid():
            return self._page(form, status=400)
        data = form.cleaned_data
        if is_too_often(request, address=data["email"]):
            form.add_error(None, _("This was tried many times. Please wait an hour and try again."))
            return self._page(form, status=429)
        try:
            services.ask_to_subscribe(
                address=data["email"],
                language=data["language"],
                frequency=data["frequency"],
                chosen=form.chosen,
            )
        except DatabaseError:
            logger.exception("A request for news by mail was not stored")
            form.add_error(None, _("It was not sent: something is wrong on our side. Try again."))
            return self._page(form, status=503)
        return redirect("subscription_sent")

    def _page(self, form: SubscribeForm, status: int = 200) -> HttpResponse:
        days = settings.MRC_UNCONFIRMED_DAYS
        context = {"form": form, "days": days}
        return render(self.request, "subscriptions/subscribe.html", context, status=status)


@never_cache
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    return render(request, "subscriptions/sent.html", {"days": settings.MRC_UNCONFIRMED_DAYS})


@method_decorator([never_cache, csrf_exempt], name="dispatch")
class _LinkView(View):
    """A page behind a link of a mail."""

    http_method_names = ("get", "head", "post", "options")

    def page(self, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        return render(self.request, f"subscriptions/{template}.html", context, status=status)

    def link_is_over(self) -> HttpResponse:
        return self.page("link_is_over", status=404)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.opens(kwargs["token"]):
            return self.link_is_over()
        return super().dispatch(request, *args, **kwargs)

    def opens(self, token: str) -> bool:
        """Whether there is anything behind the link; remembers what."""
        return True


class _RequestView(_LinkView):
    """About a request that waits to be confirmed."""

    purpose: Purpose
    asked: SubscriptionRequest

    def opens(self, token: str) -> bool:
        found = request_of(token, self.purpose)
        if found is not None:
            self.asked = found
        return found is not None


class ConfirmView(_RequestView):
    purpose = Purpose.CONFIRM

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        if self.asked.confirmed_at is None and not self.asked.address:
            return self.link_is_over()
        return self.page("confirm", is_done=self.asked.confirmed_at is not None)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        if self.asked.confirmed_at is None and not self.asked.address:
            return self.link_is_over()
        if services.confirm(request=self.asked) is None:
            return self.link_is_over()
        return self.page("confirm", is_done=True)


class NeverView(_RequestView):
    """ "It was not me, and do not write to me again." """

    purpose = Purpose.NEVER

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        if self.asked.confirmed_at is not None:
            return self.link_is_over()
        return self.page("never", is_done=not self.asked.address)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        if self.asked.confirmed_at is not None:
            return self.link_is_over()
        services.never_again(request=self.asked)
        return self.page("never", is_done=True)


class ManageView(_LinkView):
    """What a subscriber chose, to be changed. Shows no whole address: mails are forwarded."""

    subscriber: Subscriber

    def opens(self, token: str) -> bool:
        found = subscriber_of(token, Purpose.MANAGE)
        if found is not None:
            self.subscriber = found
        return found is not None

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self._form(ChoicesForm(initial=choices_of(self.subscriber)))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        if "stop" in request.POST:
            services.stop(subscriber=self.subscriber)
            return self.page("stop", is_done=True)
        form = ChoicesForm(request.POST)
        if not form.is_valid():
            return self._form(form, status=400)
        services.change(
            subscriber=self.subscriber,
            language=form.cleaned_data["language"],
            frequency=form.cleaned_data["frequency"],
            chosen=form.chosen,
        )
        return self._form(form, is_saved=True)

    def _form(
        self, form: ChoicesForm, *, status: int = 200, is_saved: bool = False
    ) -> HttpResponse:
        name, _at, domain = self.subscriber.address.partition("@")
        masked = f"{name[:1]}•••@{domain}"
        return self.page("manage", status=status, form=form, masked=masked, is_saved=is_saved)


class StopView(_LinkView):
    """Ends a subscription, also in one click from a mail program's own button (RFC 8058).

    The answer is the same for a link that was used before, and for one that never was anybody's.
    """

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self.page("stop", is_done=subscriber_of(token, Purpose.STOP) is None)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        subscriber = subscriber_of(token, Purpose.STOP)
        if subscriber is not None:
            services.stop(subscriber=subscriber)
        return self.page("stop", is_done=True)
