"""Verifying several sessions at once: a page that names each, then what became of each."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from campaigns.records import flagging, services
from campaigns.records.authority import holds
from campaigns.records.models import Session
from mrc.core.accounts.requests import signed_in_user
from mrc.core.models import User

from .queue import clean

#: As many as a person can look through on one page.
LIMIT = 50


class BulkVerifyView(View):
    """GET names the chosen sessions, POST verifies them one by one."""

    def get(self, request: HttpRequest) -> HttpResponse:
        user = _verifier(request)
        waiting = _waiting(user)
        chosen = clean(waiting) if "all" in request.GET else waiting.filter(pk__in=_ids(request))
        sessions = list(chosen[:LIMIT])
        if not sessions:
            messages.warning(request, _("Choose at least one session."))
            return redirect("campaigns_sessions:awaiting")
        context = {
            **_frame(_("Verify together")),
            "sessions": [one for one in sessions if _is_clean(one)],
            "left_out": [one for one in sessions if not _is_clean(one)],
            "waiting_beyond": max(0, chosen.count() - LIMIT),
        }
        return TemplateResponse(request, "campaigns/checking/bulk_verify.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        user = _verifier(request)
        chosen = Session.objects.visible_to(user).filter(pk__in=_ids(request)[:LIMIT]).for_lists()
        outcomes = services.verify_many(
            sessions=chosen.order_by("received_at"), by=user, now=timezone.now()
        )
        if not outcomes:
            messages.warning(request, _("Choose at least one session."))
            return redirect("campaigns_sessions:awaiting")
        verified = [one for one in outcomes if one.is_verified]
        title = ngettext(
            "%(number)s session is verified", "%(number)s sessions are verified", len(verified)
        ) % {"number": len(verified)}
        context = {
            **_frame(title),
            "verified": verified,
            "refused": [one for one in outcomes if not one.is_verified],
        }
        return TemplateResponse(request, "campaigns/checking/bulk_result.html", context)


def _verifier(request: HttpRequest) -> User:
    user = signed_in_user(request)
    if not holds(user, "verify_session") or user.centre_id is None:
        raise PermissionDenied
    return user


def _waiting(user: User) -> Any:
    sessions = Session.objects.visible_to(user).awaiting().decidable_by(user).for_lists()
    return flagging.with_missing_sheet(flagging.with_flag_count(sessions)).order_by("received_at")


def _is_clean(session: Any) -> bool:
    return not session.flag_count and not session.lacks_sheet


def _ids(request: HttpRequest) -> list[UUID]:
    """The chosen keys; what is no key was not chosen on our page."""
    values = request.POST if request.method == "POST" else request.GET
    found = []
    for text in values.getlist("session"):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _frame(title: str) -> dict[str, Any]:
    return {
        "page_title": title,
        "header_icon": "tick-inverse",
        "breadcrumbs_items": [
            {"url": reverse("campaigns_sessions:awaiting"), "label": _("To check")},
            {"url": "", "label": title},
        ],
    }
