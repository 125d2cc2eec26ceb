"""Making, moving and closing accounts. `manage.py staff` is the only thing that calls this."""

import unicodedata
from collections.abc import Iterable

from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from mrc.core.places.models import Centre

from .models import User
from .roles import Role

#: Who works for one centre and sees only its records.
CENTRE_ROLES = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.COUNSELLOR})


@transaction.atomic
def add_staff(
    *, username: str, email: str, roles: Iterable[Role], centre: Centre | None, language: str
) -> User:
    """A new account without a password: its owner asks for one by mail.

    Raises ValidationError for a user name or address that is taken or malformed, and where a
    role needs a centre.
    """
    roles = list(roles)
    user = User(
        username=unicodedata.normalize("NFKC", username),
        email=email.strip().lower(),
        centre=centre,
        language=language,
    )
    user.set_unusable_password()
    check_centre(roles=roles, centre=centre)
    user.full_clean(exclude=["password"])
    check_email(user=user, email=user.email)
    user.save()
    set_roles(user=user, roles=roles)
    return user


def set_roles(*, user: User, roles: Iterable[Role]) -> None:
    """Exactly these roles and no other. Raises ValidationError where one needs a centre."""
    roles = list(roles)
    check_centre(roles=roles, centre=user.centre)
    groups = [Group.objects.get_or_create(name=role.group_name)[0] for role in roles]
    user.groups.set(groups)


def change_email(*, user: User, email: str) -> None:
    """Where links for a new password go. Raises ValidationError when it is taken or malformed."""
    user.email = email.strip().lower()
    user.clean_fields(exclude={field.name for field in user._meta.fields} - {"email"})
    check_email(user=user, email=user.email)
    user.save(update_fields=["email"])


def move_staff(*, user: User, centre: Centre) -> None:
    """To another centre. What was sent before stays with the centre that it was sent from."""
    user.centre = centre
    user.save(update_fields=["centre"])
    end_sessions(user=user)


@transaction.atomic
def disable_staff(*, user: User) -> None:
    """Close the account: no sign-in, no session, no key of a program, no role. Its records stay."""
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    user.groups.clear()
    user.tokens.filter(revoked_at=None).update(revoked_at=timezone.now())
    end_sessions(user=user)


@transaction.atomic
def enable_staff(*, user: User, roles: Iterable[Role], is_administrator: bool = False) -> None:
    """Open a closed account with exactly these roles; its password has to be set anew.

    Who was an administrator is one again only where that is said. Raises `ValidationError` where a
    role needs a centre that the account has not.
    """
    user.is_active = True
    user.is_superuser = user.is_staff = is_administrator
    user.save(update_fields=["is_active", "is_superuser", "is_staff"])
    set_roles(user=user, roles=roles)


def end_sessions(*, user: User) -> int:
    """Sign the account out everywhere; gives how many sessions there were."""
    ended = 0
    for session in Session.objects.filter(expire_date__gte=timezone.now()).iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()
            ended += 1
    return ended


def check_centre(*, roles: Iterable[Role], centre: Centre | None) -> None:
    needing = sorted(role.value for role in CENTRE_ROLES.intersection(roles))
    if needing and centre is None:
        raise ValidationError(f"These roles need a centre: {', '.join(needing)}.")


def check_email(*, user: User, email: str) -> None:
    """One address, one account: a link for a new password must have one owner."""
    if email and User.objects.filter(email__iexact=email).exclude(pk=user.pk).exists():
        raise ValidationError("This e-mail address belongs to another account.")
