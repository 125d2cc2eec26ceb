"""How many people get news by mail. Numbers alone: nobody sees who."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin.menu import MenuItem

from . import offers
from .choices import Frequency, Reason, State
from .models import OUTGOING, Choice, NoMail, Subscriber, SubscriptionRequest

PERMISSION = "core.view_subscription_figures"


@dataclass(frozen=True)
class Table:
    heading: str
    #: Words and number.
    rows: list[tuple[Any, int]]
    note: str = ""


def tables() -> list[Table]:
    """The figures, in a number of queries that does not grow with the subscribers."""
    return [
        Table(_("Subscriptions"), _by_state()),
        Table(_("By language"), _counted("language", dict(_languages()))),
        Table(_("By how often"), _counted("frequency", dict(Frequency.choices))),
        Table(
            _("By country"),
            _chosen(Choice.What.COUNTRY, dict(offers.countries())),
            _("Somebody who chose several countries is counted at each of them."),
        ),
        Table(_("By kind"), _chosen(Choice.What.KIND, dict(offers.kinds()))),
        Table(_("Mails on their way"), _mails()),
    ]


def _by_state() -> list[tuple[Any, int]]:
    waiting = SubscriptionRequest.objects.filter(confirmed_at=None).exclude(address="")
    kept_from = dict(NoMail.objects.values_list("reason").annotate(Count("pk")).order_by())
    return [
        (_("Confirmed"), Subscriber.objects.count()),
        (_("Asked for and not confirmed yet"), waiting.count()),
        *[
            (_("No mail for a while: %(reason)s") % {"reason": label}, kept_from.get(value, 0))
            for value, label in Reason.choices
        ],
    ]


def _counted(field: str, labels: dict[str, Any]) -> list[tuple[Any, int]]:
    numbers = dict(Subscriber.objects.values_list(field).annotate(Count("pk")).order_by())
    return [(label, numbers.get(value, 0)) for value, label in labels.items()]


def _chosen(what: str, labels: dict[str, Any]) -> list[tuple[Any, int]]:
    choices = Choice.objects.filter(what=what)
    numbers = dict(choices.values_list("value").annotate(Count("pk")).order_by())
    everybody = Subscriber.objects.exclude(choices__what=what).count()
    rows = [(labels.get(value, value), number) for value, number in numbers.items()]
    return [(_("All"), everybody), *sorted(rows, key=lambda row: -row[1])]


def _mails() -> list[tuple[Any, int]]:
    total = dict.fromkeys(State.values, 0)
    for model in OUTGOING:
        for state, number in model.objects.values_list("state").annotate(Count("pk")).order_by():
            total[state] += number
    return [(label, total[value]) for value, label in State.choices]


def _languages() -> list[tuple[str, str]]:
    from django.conf import settings

    return list(settings.LANGUAGES)


@never_cache
@require_safe
@permission_required(PERMISSION, raise_exception=True)
def report(request: HttpRequest) -> HttpResponse:
    title = _("News by mail")
    context = {
        "tables": tables(),
        "header_title": title,
        "page_title": title,
        "header_icon": "mail",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": title},
        ],
    }
    return render(request, "subscriptions/admin_report.html", context)


class _FiguresMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(PERMISSION)


admin_urls: list[URLPattern] = [path("news-by-mail/", report, name="subscription_figures")]


def figures_menu_item() -> MenuItem:
    return _FiguresMenuItem(
        gettext_lazy("News by mail"),
        reverse("subscription_figures"),
        name="news-by-mail",
        icon_name="mail",
        order=950,
    )
