"""The pages of the report form, in order."""

from dataclasses import dataclass

from .forms import (
    YES,
    ChannelForm,
    ContactForm,
    DangerForm,
    HappenedForm,
    KindForm,
    MoneyForm,
    PlaceForm,
    StepForm,
    WhoForm,
)

DANGER, CALL, CHECK = "danger", "call", "check"


@dataclass(frozen=True)
class Step:
    """A page; `form` is None where it asks nothing."""

    name: str
    form: type[StepForm] | None = None

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(self.form.base_fields) if self.form else ()


STEPS = (
    Step(DANGER, DangerForm),
    Step(CALL),
    Step("happened", HappenedForm),
    Step("kind", KindForm),
    Step("channel", ChannelForm),
    Step("who", WhoForm),
    Step("money", MoneyForm),
    Step("place", PlaceForm),
    Step("contact", ContactForm),
    Step(CHECK),
)
BY_NAME = {step.name: step for step in STEPS}
#: Every field -> the page that asks it.
STEP_OF_FIELD = {field: step.name for step in STEPS for field in step.fields}


def path_of(answers: dict[str, str]) -> list[Step]:
    """The pages for these answers: whom to call is shown where somebody is in danger."""
    is_danger = answers.get("in_danger") == YES
    return [step for step in STEPS if step.name != CALL or is_danger]


def following(name: str, answers: dict[str, str]) -> Step:
    names = [step.name for step in path_of(answers)]
    place = names.index(name) if name in names else 0
    return BY_NAME[names[min(place + 1, len(names) - 1)]]


def preceding(name: str, answers: dict[str, str]) -> Step:
    names = [step.name for step in path_of(answers)]
    place = names.index(name) if name in names else 0
    return BY_NAME[names[max(place - 1, 0)]]
