"""The page of the month by mail: one to each supervisor of each centre, however often asked for.

A row under a unique constraint is one mail; the site's sender (`mrc.core.subscriptions.sending`)
takes it from there. What it says is what is true when it is sent.
"""

import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode

from campaigns.figures.engine import scope_of
from campaigns.figures.periods import Month
from campaigns.targets.models import CentrePageMail
from mrc.core.accounts.roles import Role
from mrc.core.models import Centre, User
from mrc.core.subscriptions.building import compose

from .page import CentrePage, centre_page, subject_of


def write_down(*, centre: Centre, month: Month, now: datetime.datetime) -> int:
    """Writes down the mails of a centre's month; gives how many are new.

    Safe from any number of processes: a mail that was written down before is not written again.
    """
    rows = [
        CentrePageMail(centre=centre, month=month.first_day, recipient=user, next_at=now)
        for user in recipients(centre)
    ]
    CentrePageMail.objects.bulk_create(rows, ignore_conflicts=True)
    # A row that was there already keeps its own key.
    new = CentrePageMail.objects.filter(pk__in=[row.pk for row in rows]).count()
    if new:
        transaction.on_commit(_send_soon, robust=True)
    return new


def recipients(centre: Centre) -> list[User]:
    """Those who supervise the centre now and gave an address."""
    return list(
        User.objects.filter(centre=centre, is_active=True, groups__name=Role.SUPERVISOR.group_name)
        .exclude(email="")
        .order_by("pk")
    )


def build(mail: CentrePageMail) -> EmailMessage | None:
    """The mail as it is to be sent now; None for who supervises this centre no more."""
    user = mail.recipient
    supervises = user.is_active and user.has_role(Role.SUPERVISOR) and user.email
    if not supervises or user.centre_id != mail.centre_id:
        return None
    try:
        scope = scope_of(user)
    except PermissionDenied:
        return None
    with translation.override(user.language or settings.LANGUAGE_CODE):
        page = centre_page(mail.centre, Month.of(mail.month), scope=scope, now=timezone.now())
        return compose(
            mail,
            user.email,
            subject_of(page),
            "campaigns/targets/mail/page",
            {
                "page": page,
                "end": "left" if translation.get_language() == "ur" else "right",
                **links(page, origin=settings.WAGTAILADMIN_BASE_URL),
            },
        )


def links(page: CentrePage, *, origin: str = "") -> dict[str, Any]:
    """Addresses, all of them in the admin; with the site's origin before them for a mail."""
    month = urlencode({"month": page.month.key})

    def full(name: str) -> str:
        return f"{origin}{reverse(name)}"

    return {
        "page_url": f"{full('campaigns_centre_page')}?{month}",
        "to_check_url": full("campaigns_sessions:awaiting"),
        "returned_url": f"{full('campaigns_sessions:index')}?state=returned",
        "plans_url": f"{full('campaigns_plans:index')}?state=late",
        "amendments_url": full("campaigns_amendments:index"),
        "back_checks_url": full("campaigns_back_checks:index"),
        "targets_url": full("campaigns_targets:index"),
    }


def _send_soon() -> None:
    from mrc.core.subscriptions.tasks import send_soon

    send_soon()
