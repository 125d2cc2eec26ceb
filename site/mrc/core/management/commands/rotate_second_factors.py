"""`manage.py rotate_second_factors`: after a change of SECRET_KEY, before the old one leaves."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.core.management.base import BaseCommand, CommandError

#: What of an authenticator's data is encrypted: of an app, and of recovery codes.
_SEALED = ("secret", "seed")


class Command(BaseCommand):
    help = (
        "Encrypts every second factor again with SECRET_KEY, so that nobody sets theirs up anew"
        " when SECRET_KEY_FALLBACKS is emptied. Safe to stop and to run twice."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        adapter, done, unreadable = get_adapter(), 0, 0
        for factor in Authenticator.objects.order_by("pk"):
            names = [name for name in _SEALED if name in factor.data]
            try:
                opened = {name: adapter.decrypt(factor.data[name]) for name in names}
            except InvalidToken:
                unreadable += 1
                self.stderr.write(f"Cannot be read with any key: second factor {factor.pk}")
                continue
            fresh = {name: adapter.encrypt(text) for name, text in opened.items()}
            # Only where nobody set up another one meanwhile.
            rows = Authenticator.objects.filter(pk=factor.pk, data=factor.data)
            done += rows.update(data={**factor.data, **fresh})
        if options["verbosity"]:
            self.stdout.write(f"{done} second factors encrypted anew.")
        if unreadable:
            raise CommandError("Keep the old keys: not every second factor could be read.")
