"""Reading the environment, and saying everything that is wrong with it at once."""

import base64
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

SECRET_KEY_LENGTH = 50
#: Bytes of a key that encrypts (Fernet).
KEY_LENGTH = 32
#: Parts of keys that stand in documentation, examples and our own development settings.
_PLACEHOLDERS = (
    "change-me", "change me", "change_me", "changeme", "placeholder", "example", "insecure",
    "secret", "password", "your-key", "development-only", "tests-only", "todo", "xxxx",
)  # fmt: skip
#: Small letters: the same name is written the same way for ever.
_DOMAIN = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?")
_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off"}


class Environment:
    """Each reader notes a problem and gives a harmless value, so that all problems are named."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self.variables = variables
        self.problems: list[str] = []

    def refuse(self, name: str, why: str) -> None:
        self.problems.append(f"{name}: {why}")

    def raise_problems(self) -> None:
        if self.problems:
            lines = "".join(f"\n  - {problem}" for problem in self.problems)
            raise ImproperlyConfigured(
                f"The environment is not fit for production ({len(self.problems)} to mend):{lines}"
                "\nEvery variable is described in README.md."
            )

    def text(self, name: str, default: str = "") -> str:
        return self.variables.get(name, default).strip()

    def required(self, name: str, what: str) -> str:
        value = self.text(name)
        if not value:
            self.refuse(name, f"is missing; {what}")
        return value

    def names(self, name: str) -> list[str]:
        return [part.strip() for part in self.text(name).split(",") if part.strip()]

    def number(self, name: str, default: int) -> int:
        value = self.text(name) or str(default)
        if not value.isdecimal():
            self.refuse(name, "must be a whole number, 0 or more")
            return default
        return int(value)

    def switch(self, name: str, default: bool) -> bool:
        value = (self.text(name) or str(default)).lower()
        if value not in _TRUE | _FALSE:
            self.refuse(name, "must be true or false")
        return value in _TRUE

    def secret(self, name: str) -> str:
        """A random secret: long, not one that stands in an example, not one character repeated."""
        value = self.required(name, "set a long random value")
        if value:
            self.check_secret(name, value)
        return value

    def check_secret(self, name: str, value: str) -> None:
        lowered = value.lower()
        if len(value) < SECRET_KEY_LENGTH:
            self.refuse(name, f"is shorter than {SECRET_KEY_LENGTH} characters")
        if any(part in lowered for part in _PLACEHOLDERS):
            self.refuse(name, "is a placeholder; set a random value")
        elif len(set(value)) < 12:
            self.refuse(name, "repeats a few characters; set a random value")

    def encryption_keys(self, name: str) -> list[str]:
        """Keys of 32 random bytes in URL-safe base64, newest first; none that can be read."""
        keys = self.names(name)
        if not keys:
            self.refuse(
                name,
                "is missing; make a key with: python -c 'from cryptography.fernet import Fernet;"
                " print(Fernet.generate_key().decode())'",
            )
        for number, key in enumerate(keys, start=1):
            try:
                data = base64.b64decode(key.encode("ascii"), altchars=b"-_", validate=True)
            except ValueError:
                data = b""
            if len(data) != KEY_LENGTH:
                self.refuse(name, f"key {number} is not 32 bytes in URL-safe base64")
            elif data.isascii() or len(set(data)) < 12:
                self.refuse(name, f"key {number} is not random; make a new one")
        if len(set(keys)) != len(keys):
            self.refuse(name, "names a key twice")
        return keys

    def hosts(self, name: str) -> list[str]:
        """Host names, each spelt out."""
        hosts = self.names(name)
        if not hosts:
            self.refuse(name, "is missing; name the hosts that the site answers to, with commas")
        wild = [host for host in hosts if "*" in host or host.startswith(".")]
        for host in wild:
            self.refuse(name, f"“{host}” is a wildcard; name each host")
        return [host for host in hosts if host not in wild]

    def origin(self, name: str, hosts: list[str]) -> str:
        """The site's own address, such as ``https://mrc.example.org``, without a path."""
        origin = self.required(name, "set the site's address, such as https://www.mrc.example")
        parts = urlsplit(origin)
        if not origin:
            return ""
        if parts.scheme != "https" or parts.path or parts.query or not parts.hostname:
            self.refuse(name, "must be https:// and a host, with nothing after it")
        elif hosts and parts.hostname not in hosts:
            self.refuse(name, f"its host “{parts.hostname}” is not in ALLOWED_HOSTS")
        return origin

    def address(self, name: str, schemes: tuple[str, ...], what: str) -> str:
        """A URL of one of the schemes; its value is never repeated, it may hold a password."""
        value = self.required(name, what)
        if value and urlsplit(value).scheme not in schemes:
            self.refuse(name, f"must begin with {' or '.join(f'{s}://' for s in schemes)}")
            return ""
        return value

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        """One of a few words; the first where nothing is set."""
        value = self.text(name) or choices[0]
        if value not in choices:
            self.refuse(name, f"must be one of {', '.join(choices)}")
            return choices[0]
        return value

    def domain(self, name: str) -> str:
        """A domain such as ``mrc.example.org``, or empty."""
        value = self.text(name)
        if value and not _DOMAIN.fullmatch(value):
            self.refuse(name, "must be a domain such as mrc.example.org, without https://")
            return ""
        return value
