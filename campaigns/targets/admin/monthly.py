"""The page of the month in the admin: what the mail says, for any month."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from campaigns.figures.engine import scope_of
from campaigns.figures.periods import Month
from campaigns.records.facts import karachi_day
from campaigns.records.querysets import sees_every_centre
from campaigns.targets.monthly.mailing import links
from campaigns.targets.monthly.page import centre_page, last_month, months_of
from mrc.core.accounts.requests import signed_in_user
from mrc.core.models import Centre, User

PERMISSION = "campaigns.view_target"


class PageForm(forms.Form):
    """Which centre and month. Whoever sees one centre only is offered no other."""

    centre = forms.ModelChoiceField(Centre.objects.none(), label=gettext_lazy("Centre"))
    month = forms.TypedChoiceField(label=gettext_lazy("Month"), coerce=Month.parse)

    def __init__(self, data: Any, *, user: User, today: datetime.date) -> None:
        centres = Centre.objects.order_by("code")
        if not sees_every_centre(user):
            centres = centres.filter(pk__in=[user.centre_id])
        first = centres.first()
        months = months_of(today)
        filled = data.copy()
        filled.setdefault("centre", str(first.pk) if first else "")
        filled.setdefault("month", months[1].key)
        super().__init__(filled, auto_id="filter_%s")
        centre, month = self.fields["centre"], self.fields["month"]
        assert isinstance(centre, forms.ModelChoiceField)
        assert isinstance(month, forms.TypedChoiceField)
        centre.queryset, centre.empty_label = centres, None
        month.choices = [(one.key, one.label) for one in months]


@never_cache
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    user = signed_in_user(request)
    if not user.has_perm(PERMISSION):
        raise PermissionDenied
    now = timezone.now()
    form = PageForm(request.GET, user=user, today=karachi_day(now))
    title = _("The month of a centre")
    context: dict[str, Any] = {
        "form": form,
        "page_title": title,
        "header_title": title,
        "header_icon": "calendar-check",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": title},
        ],
    }
    status = 400
    if form.is_valid():
        page = centre_page(
            form.cleaned_data["centre"], form.cleaned_data["month"], scope=scope_of(user), now=now
        )
        status = 200
        context |= {
            "page": page,
            "heading": f"{page.centre.name}, {page.month.label}",
            "is_running": page.month > last_month(now),
            **links(page),
        }
    return render(request, "campaigns/targets/centre_page.html", context, status=status)
