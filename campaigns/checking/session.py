"""One session beside what it resembles, and the three decisions about it."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from campaigns.records import authority, evidence, flagging, restatements, services
from campaigns.records.errors import (
    NotAllowedError,
    ReasonError,
    RulesBrokenError,
    WrongStateError,
)
from campaigns.records.models import (
    AmendmentState,
    BackCheck,
    EvidenceFile,
    Session,
    SessionVersion,
)
from campaigns.records.rule_messages import flag_message
from campaigns.records.spread import spread_of
from mrc.core.accounts.requests import signed_in_user
from mrc.core.models import User

from .forms import ReturnForm, VoidForm
from .presenting import cell_table, compare, field_values, last_sessions, with_rows


def find_session(request: HttpRequest, pk: UUID) -> Session:
    """The session, if this person may see it; to anybody else it does not exist."""
    if not request.user.has_perm("campaigns.view_session"):
        raise PermissionDenied
    sessions = Session.objects.visible_to(request.user).select_related(
        "centre", "officer", "current_version"
    )
    return get_object_or_404(sessions, pk=pk)


class SessionView(View):
    """Shows a session; subclasses take one decision each and show it again when it is refused."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return self.show(request, find_session(request, pk))

    def show(
        self,
        request: HttpRequest,
        session: Session,
        *,
        return_form: ReturnForm | None = None,
        void_form: VoidForm | None = None,
        status: int = 200,
    ) -> HttpResponse:
        versions = list(with_rows(SessionVersion.objects.filter(session=session)))
        current = next(v for v in versions if v.pk == session.current_version_id)
        flags = flagging.flags_of(current)
        others = self._resembling(request, flags)
        context = {
            **self._frame(session),
            **self._decisions(signed_in_user(request), session),
            "version": current,
            "versions": versions,
            "cells": cell_table(current.cells.all()),
            "spread": spread_of(current),
            "rows": compare([current]),
            "earlier": [row for row in compare(versions) if row.differs],
            "flags": [(flag, flag_message(flag)) for flag in flags],
            "others": others,
            # Without these a warning may point to a session of another centre, not named here.
            "seen_others": {other.session_id for other in others},
            "side_by_side": compare([current, *others]) if others else [],
            "last_sessions": last_sessions(session),
            "may_see_evidence": request.user.has_perm("campaigns.view_evidence"),
            "evidence": evidence.files_of(session),
            "twice": _held_twice(session),
            "lacks_sheet": evidence.lacks_sheet(current),
            "events": session.events.select_related("by", "version").order_by("id"),
            "return_form": return_form or ReturnForm(values=remarkable(current)),
            "void_form": void_form or VoidForm(),
        }
        return TemplateResponse(request, "campaigns/checking/session.html", context, status=status)

    def _frame(self, session: Session) -> dict[str, Any]:
        return {
            "session": session,
            "page_title": session.reference,
            "header_icon": "clipboard-list",
            "breadcrumbs_items": [
                {"url": reverse("campaigns_sessions:index"), "label": _("Sessions")},
                {"url": "", "label": session.reference},
            ],
        }

    def _decisions(self, user: User, session: Session) -> dict[str, Any]:
        """What this person may do, and what is under way or has been decided."""
        amendments = session.amendments.select_related("proposed_by")
        check = BackCheck.objects.filter(session=session).with_state().first()
        return {
            "may_verify": authority.may_verify(user, session),
            "may_return": authority.may_return(user, session),
            "may_void": authority.may_void(user, session),
            "may_amend": authority.may_amend(user, session),
            "is_own": authority.had_a_part_in(user, session),
            "open_amendment": amendments.filter(state=AmendmentState.PROPOSED).first(),
            "restatements": restatements.restatements_of(session),
            "back_check": check if user.has_perm("campaigns.view_backcheck") else None,
        }

    def _resembling(self, request: HttpRequest, flags: list[Any]) -> list[SessionVersion]:
        """The sessions that the flags point to, as far as this person may see them."""
        ids = [flag.other_id for flag in flags if flag.other_id]
        visible = Session.objects.visible_to(request.user).filter(pk__in=ids)
        return list(with_rows(SessionVersion.objects.filter(current_of__in=visible)))


class VerifyView(SessionView):
    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        session = find_session(request, pk)
        try:
            services.verify_session(session=session, by=signed_in_user(request), now=timezone.now())
        except NotAllowedError as error:
            raise PermissionDenied from error
        except WrongStateError:
            messages.error(request, _("Somebody decided about this session meanwhile."))
        except RulesBrokenError as error:
            for finding in error.findings:
                messages.error(request, finding.message)
        else:
            messages.success(
                request, _("%(reference)s is verified.") % {"reference": session.reference}
            )
        return redirect("campaigns_sessions:session", pk)


class ReturnView(SessionView):
    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        session = find_session(request, pk)
        if not authority.may_return(signed_in_user(request), session):
            raise PermissionDenied
        version = with_rows(SessionVersion.objects.filter(current_of=session)).get()
        form = ReturnForm(request.POST, values=remarkable(version))
        if form.is_valid():
            send_back = partial(
                services.return_session,
                session=session,
                by=signed_in_user(request),
                reason=form.cleaned_data["reason"],
                comments=form.remarks,
                now=timezone.now(),
            )
            if _is_recorded(send_back, form):
                messages.success(
                    request,
                    _("%(reference)s went back to its officer.") % {"reference": session.reference},
                )
                return redirect("campaigns_sessions:awaiting")
        return self.show(request, session, return_form=form, status=422)


class VoidView(SessionView):
    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        session = find_session(request, pk)
        if not authority.may_void(signed_in_user(request), session):
            raise PermissionDenied
        form = VoidForm(request.POST)
        if form.is_valid():
            make_void = partial(
                services.void_session,
                session=session,
                by=signed_in_user(request),
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
            )
            if _is_recorded(make_void, form):
                messages.success(
                    request, _("%(reference)s is void.") % {"reference": session.reference}
                )
                return redirect("campaigns_sessions:session", pk)
        return self.show(request, session, void_form=form, status=422)


def _is_recorded(decide: Callable[[], object], form: ReturnForm | VoidForm) -> bool:
    """Whether the decision stands; where it does not, the form says why."""
    try:
        decide()
    except ReasonError as error:
        form.add_service_error(error.field, str(error.message))
    except NotAllowedError as error:
        raise PermissionDenied from error
    except WrongStateError:
        form.add_error(None, _("Somebody decided about this session meanwhile."))
    else:
        return True
    return False


def _held_twice(session: Session) -> set[str]:
    """The hashes of the session's files that another session holds too."""
    own = session.evidence.values("sha256")
    twins = EvidenceFile.objects.filter(sha256__in=own).exclude(session=session)
    return set(twins.exclude(session__state="void").values_list("sha256", flat=True))


def remarkable(version: SessionVersion) -> dict[str, str]:
    """What a remark can stand beside: the fields that were filled, and the evidence."""
    return {**field_values(version), "evidence": ""}
