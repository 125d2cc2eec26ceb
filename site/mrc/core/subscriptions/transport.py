"""Handing a mail to the mail server, and reading what it says: three ways in which it can fail."""

import re
import smtplib
from types import TracebackType
from typing import Self

from django.core.mail import EmailMessage, get_connection

#: Mails over one connection; servers close those that go on for ever.
_MAILS_A_CONNECTION = 100
_CLOSING = 421
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")


class _MailError(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        #: A number of the protocol or a word of ours; never an address.
        self.code = code[:60]


class NotNow(_MailError):  # noqa: N818  (what the server says, and no error of ours)
    """The mail server is away, or takes nothing from us: every other mail would fare the same."""


class Later(_MailError):  # noqa: N818
    """This mail was not taken, others may be."""


class Gone(_MailError):  # noqa: N818
    """There is no such mailbox."""


class Transport:
    """One connection for many mails, whatever `EMAIL_BACKEND` is."""

    def __init__(self) -> None:
        self._backend = get_connection()
        self._sent = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()

    def send(self, message: EmailMessage) -> None:
        """Returns once the server has taken it. Raises NotNow, Later or Gone."""
        try:
            self._hand_over(message)
        except smtplib.SMTPRecipientsRefused as error:
            code, text = next(iter(error.recipients.values()))
            raise _refusal(code, text) from None
        except smtplib.SMTPDataError as error:
            # The words or the sender displease, perhaps only for today.
            raise Later(str(error.smtp_code)) from None
        except smtplib.SMTPResponseException as error:
            self._close()
            raise NotNow(str(error.smtp_code)) from None
        except OSError as error:  # all of smtplib's errors are
            self._close()
            raise NotNow(type(error).__name__) from None

    def _hand_over(self, message: EmailMessage) -> None:
        self._open()
        try:
            self._backend.send_messages([message])
        except smtplib.SMTPSenderRefused as error:
            if error.smtp_code != _CLOSING or not self._sent:
                raise
            # Enough mails for one connection, it says, before it has anything of this one.
            self._close()
            self._open()
            self._backend.send_messages([message])
        self._sent += 1

    def _open(self) -> None:
        """A connection that answers. One that the server has closed meanwhile is made anew here,
        where it is certain that it has nothing of the mail yet."""
        if self._sent >= _MAILS_A_CONNECTION:
            self._close()
        smtp = getattr(self._backend, "connection", None)
        if smtp is not None:
            try:
                code, _text = smtp.noop()
            except OSError:
                code = _CLOSING
            if code == _CLOSING:
                self._close()
        self._backend.open()

    def _close(self) -> None:
        self._sent = 0
        try:
            self._backend.close()
        except OSError:
            # It is closed by now.
            self._backend = get_connection()


def _refusal(code: int, text: bytes | str) -> Gone | Later:
    """A mailbox that does not exist says so by its enhanced status (RFC 3463, 5.1.x); a bare
    550 is said by servers that do not like the sender, too."""
    words = text.decode("ascii", "replace") if isinstance(text, bytes) else text
    status = _STATUS.search(words)
    if code >= 500 and status is not None and status[1].startswith("5.1."):
        return Gone(status[1])
    return Later(status[1] if status is not None else str(code))
