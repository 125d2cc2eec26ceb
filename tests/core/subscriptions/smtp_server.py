"""A mail server for tests: small, real, on 127.0.0.1, and in any mood.

It takes a mail in the moment in which it has read its last line, as the real ones do, and keeps
what it took, duplicates included.
"""

import contextlib
import enum
import socketserver
import threading
import time
from typing import Any, Self


class Mood(enum.Enum):
    WELL = "well"
    #: Refuses connections.
    AWAY = "away"
    DROPS_AT_GREETING = "drops at greeting"
    #: Says nothing, for longer than anybody waits.
    HANGS = "hangs"
    REFUSES_SENDER = "refuses sender"
    #: Ends the connection before the mail is complete.
    SHUTS_AT_DATA = "shuts at data"
    #: Takes the mail and ends the connection without a word.
    TAKES_AND_SAYS_NOTHING = "takes and says nothing"


class MailServer:
    def __init__(self) -> None:
        self.mood = Mood.WELL
        #: Address -> the whole answer to RCPT.
        self.refused: dict[str, str] = {}
        self.mails_a_connection = 1_000_000
        #: Seconds that it takes over each mail, as a real one does.
        self.slowness = 0.0
        self.connections = 0
        self.messages: list[bytes] = []
        self.recipients: list[str] = []
        #: Called at each step of a conversation: "mail", "rcpt", "data", "body", "taken".
        self.on_step: Any = None
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _Conversation)
        self._server.owner = self
        self.port: int = self._server.server_address[1]

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def take(self, message: bytes, recipient: str) -> None:
        with self._lock:
            self.messages.append(message)
            self.recipients.append(recipient)

    def step(self, name: str) -> None:
        if self.on_step is not None:
            self.on_step(name)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 50
    owner: MailServer


class _Conversation(socketserver.StreamRequestHandler):
    """One connection."""

    timeout = 60
    disable_nagle_algorithm = True

    def handle(self) -> None:
        with contextlib.suppress(OSError):
            self._converse()

    def _converse(self) -> None:
        owner: MailServer = self.server.owner  # type: ignore[attr-defined]
        with owner._lock:
            owner.connections += 1
        if owner.mood in (Mood.AWAY, Mood.DROPS_AT_GREETING):
            return
        if owner.mood == Mood.HANGS:
            time.sleep(4)
            return
        self._say("220 mail.example ready")
        recipient = ""
        taken = 0
        while line := self.rfile.readline():
            words = line.decode("ascii", "replace").strip()
            verb = words[:4].upper()
            if verb in ("EHLO", "HELO"):
                self._say("250 mail.example")
            elif verb == "MAIL":
                owner.step("mail")
                if taken >= owner.mails_a_connection:
                    self._say("421 4.7.0 Enough for one connection")
                    return
                refused = owner.mood == Mood.REFUSES_SENDER
                self._say("451 4.3.0 Not now" if refused else "250 fine")
            elif verb == "RCPT":
                owner.step("rcpt")
                recipient = words.partition("<")[2].partition(">")[0]
                self._say(owner.refused.get(recipient, "250 fine"))
            elif verb == "DATA":
                if not self._data(owner, recipient):
                    return
                taken += 1
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 fine")

    def _data(self, owner: MailServer, recipient: str) -> bool:
        """False where the connection is over."""
        owner.step("data")
        self._say("354 go on")
        if owner.mood == Mood.SHUTS_AT_DATA:
            return False
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return False
            lines.append(line[1:] if line.startswith(b"..") else line)
        owner.step("body")
        if owner.slowness:
            time.sleep(owner.slowness)
        owner.take(b"".join(lines), recipient)
        owner.step("taken")
        if owner.mood == Mood.TAKES_AND_SAYS_NOTHING:
            return False
        self._say("250 2.0.0 taken")
        return True

    def _say(self, words: str) -> None:
        self.request.sendall(f"{words}\r\n".encode("ascii"))
