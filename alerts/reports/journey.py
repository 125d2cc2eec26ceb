"""One person's way through the form, carried in the page itself and nowhere else."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from mrc.core.sealed import BrokenSealError, seal, unseal

from .steps import BY_NAME, CHECK, DANGER, STEP_OF_FIELD

_PURPOSE = "alerts.report"
#: Signs of one answer that travel; longer ones are an error of their field anyway.
_MOST = 6000


@dataclass(repr=False)
class Journey:
    """Answers are kept as they were typed. Without a repr: it must not appear in a traceback."""

    key: uuid.UUID
    #: Seconds since the epoch.
    started: int
    step: str = DANGER
    answers: dict[str, str] = field(default_factory=dict)
    #: The last page was reached: what is changed from there leads back to it.
    is_checking: bool = False
    #: A field was filled in that people do not see.
    is_trapped: bool = False

    @classmethod
    def begin(cls, *, now: float) -> "Journey":
        return cls(key=uuid.uuid4(), started=int(now))

    @classmethod
    def resume(cls, sealed: str) -> "Journey":
        """Raises `BrokenSealError` where the state is too old, was changed or is none of ours."""
        state = unseal(_PURPOSE, sealed)
        if state.get("step") not in BY_NAME:
            raise BrokenSealError
        return cls(
            key=uuid.UUID(state["key"]),
            started=state["started"],
            step=state["step"],
            answers=state["answers"],
            is_checking=state["is_checking"],
            is_trapped=state["is_trapped"],
        )

    def seal(self) -> str:
        return seal(
            _PURPOSE,
            {
                "key": str(self.key),
                "started": self.started,
                "step": self.step,
                "answers": self.answers,
                "is_checking": self.is_checking,
                "is_trapped": self.is_trapped,
            },
        )

    def go_to(self, step: str) -> None:
        self.step = step
        self.is_checking = self.is_checking or step == CHECK

    def keep(self, typed: Mapping[str, str]) -> None:
        """Keeps what was typed on this page, right or wrong."""
        for name in BY_NAME[self.step].fields:
            self.answers[name] = typed.get(name, "")[:_MOST]

    def rescue(self, typed: Mapping[str, str]) -> None:
        """Keeps what was typed on a page whose state cannot be opened any more."""
        for name in STEP_OF_FIELD:
            if name in typed:
                self.answers[name] = typed[name][:_MOST]
