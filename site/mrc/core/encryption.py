"""Text and files that only the keys in the environment can open.

The keys stand in `settings.MRC_REPORT_KEYS`, newest first: the first one encrypts, all of them
decrypt. So a new key is put in front, `manage.py rotate_report_keys` encrypts everything again with
it, and the old one is taken out. The database never holds a key, nor does a backup of it.

A token is Fernet's (AES-128-CBC and HMAC-SHA256). Fernet writes the second of its making into it,
readable by everybody; here that second is always 0, so that a row does not say when it was written.
"""

import functools
import logging
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import models
from django.db.models.functions import Cast
from django.db.models.lookups import Lookup
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)

#: Every token begins with it: the version of the format and a time of 0.
TOKEN_START = "gAAAAAAAAAAA"  # noqa: S105 (a beginning, no secret)


class UnreadableError(Exception):
    """No key that is set opens this token, or it was damaged. Says nothing of what it holds."""


class Unreadable(str):
    """What stands in place of a text that cannot be opened; saving it keeps the token as it is."""

    token: str

    def __new__(cls, token: str) -> "Unreadable":
        text = super().__new__(cls, _("This text cannot be read: its key is missing."))
        text.token = token
        return text


def encrypt_bytes(data: bytes) -> bytes:
    """A token, with the newest key."""
    return _keyring().encrypt_at_time(data, 0)


def decrypt_bytes(token: bytes) -> bytes:
    """What the token holds, with whichever key opens it. Raises `UnreadableError`."""
    try:
        return _keyring().decrypt(token)
    except InvalidToken:
        # Without its cause: a traceback must not lead to a token's bytes.
        raise UnreadableError from None


def encrypt(text: str) -> str:
    return encrypt_bytes(text.encode()).decode("ascii")


def decrypt(token: str) -> str:
    """Raises `UnreadableError`."""
    return decrypt_bytes(token.encode()).decode()


def is_current(token: bytes) -> bool:
    """Whether the newest key opens the token: then a rotation has nothing to do here."""
    try:
        Fernet(_keys()[0]).decrypt(token)
    except InvalidToken:
        return False
    return True


def is_token(text: str) -> bool:
    return text.startswith(TOKEN_START)


def key_problem(key: str) -> str:
    """Why this is no key; empty where it is one."""
    try:
        Fernet(key)
    except ValueError:
        return "is no key: 32 random bytes in URL-safe base64, 44 characters"
    return ""


def _keys() -> tuple[str, ...]:
    return tuple(settings.MRC_REPORT_KEYS)


def _keyring() -> MultiFernet:
    return _keyring_of(_keys())


@functools.lru_cache(maxsize=8)
def _keyring_of(keys: tuple[str, ...]) -> MultiFernet:
    if not keys or any(key_problem(key) for key in keys):
        raise ImproperlyConfigured("MRC_REPORT_KEYS holds no usable key.")
    return MultiFernet([Fernet(key) for key in keys])


if TYPE_CHECKING:
    _TextField = models.TextField[str, str]
else:
    _TextField = models.TextField


class EncryptedTextField(_TextField):
    """A text that the database holds as a token; empty text stays empty.

    A text that cannot be opened reads as `Unreadable`, so that a list of rows is shown all the
    same. It cannot be searched, sorted or compared in the database: that raises `FieldError`.
    Serializers (`dumpdata`) write the token, never the text.
    """

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        if not value:
            return value
        try:
            return decrypt(value)
        except UnreadableError:
            logger.error("A text of %s.%s cannot be read", self.model.__name__, self.name)
            return Unreadable(value)

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, Unreadable):
            return value.token
        # Not `TextField`'s, which asks `to_python`: a token that somebody typed would be opened for
        # whoever reads the text, and tokens stand in every stolen backup.
        text = models.Field.get_prep_value(self, value)
        return encrypt(str(text)) if text else text

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        """What a form brings is text, whatever it looks like."""
        text = super().to_python(value)
        self.validate(text, model_instance)
        self.run_validators(text)
        return text

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.get_prep_value(self.value_from_object(obj)) or "")

    def to_python(self, value: Any) -> Any:
        """Opens a token that a serializer wrote; text that only looks like one stays text.

        For serializers alone: nothing that people type comes this way.
        """
        if isinstance(value, str) and is_token(value):
            try:
                return decrypt(value)
            except UnreadableError:
                return value
        return super().to_python(value)

    def get_lookup(self, lookup: str) -> Any:
        if lookup not in ("isnull", "sealed", "filled"):
            raise FieldError(f"{self.name} is encrypted: the database cannot compare it.")
        return super().get_lookup(lookup)

    def get_transform(self, lookup_name: str) -> Any:
        return None


@EncryptedTextField.register_lookup
class Filled(Lookup[bool]):
    """True where the column holds a token: what a constraint asks of a text that must be there."""

    lookup_name = "filled"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, parameters = self.process_lhs(compiler, connection)
        return f"SUBSTR({column}, 1, {len(TOKEN_START)}) = '{TOKEN_START}'", tuple(parameters)


@EncryptedTextField.register_lookup
class Sealed(Lookup[bool]):
    """True where the column holds nothing or a token: what a constraint asks for."""

    lookup_name = "sealed"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, parameters = self.process_lhs(compiler, connection)
        start = f"SUBSTR({column}, 1, {len(TOKEN_START)}) = '{TOKEN_START}'"
        return f"({column} = '' OR {start})", (*parameters, *parameters)


def raw_token(name: str) -> Cast:
    """The column as the database holds it, for `annotate` and `values_list`."""
    return Cast(name, models.TextField())
