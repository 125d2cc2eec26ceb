"""Keys with which programs read in the name of one member of staff."""

import datetime
import hashlib
import secrets

from django.db.models import Q
from django.utils import timezone

from .models import ApiToken, User

#: Found by programs that look for secrets in places where they do not belong.
PREFIX = "mrc_"
#: A key that nobody renews ends after this time.
LONGEST = datetime.timedelta(days=365)


def issue_token(
    *, user: User, name: str, days: int, now: datetime.datetime
) -> tuple[ApiToken, str]:
    """A new key and its text, which can be read this once only."""
    text = PREFIX + secrets.token_urlsafe(32)
    lasts = min(datetime.timedelta(days=days), LONGEST)
    token = ApiToken.objects.create(
        user=user,
        name=name,
        digest=digest_of(text),
        created_at=now,
        expires_on=timezone.localdate(now) + lasts,
    )
    return token, text


def revoke_token(*, token: ApiToken, now: datetime.datetime) -> None:
    """Ends it at once; a second time changes nothing."""
    ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=now)


def user_of_token(text: str, *, now: datetime.datetime) -> User | None:
    """Whose key it is; None for one that is unknown, withdrawn, past its day, or of somebody who
    left."""
    today = timezone.localdate(now)
    token = (
        ApiToken.objects.filter(digest=digest_of(text), user__is_active=True)
        .select_related("user")
        .first()
    )
    if token is None or not token.works_on(today):
        return None
    # Once a day at most, so that reading stays reading.
    not_today = Q(last_used_on__isnull=True) | Q(last_used_on__lt=today)
    if token.last_used_on != today:
        ApiToken.objects.filter(not_today, pk=token.pk).update(last_used_on=today)
    return token.user


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
