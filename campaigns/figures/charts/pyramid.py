"""Population pyramid: a bar for each age band, women on one side and men on the other.

The sides are told apart by their place, their heading and their lightness, never by colour alone.
The words are HTML and only the bars are SVG: a PDF joins no Urdu letters inside a drawing. People
of another sex or of none recorded stand in the data table, where every cell stands.
"""

from dataclasses import dataclass

from campaigns.figures.tally import Figures
from campaigns.records.models import AgeBand, Sex

from .numbers import as_attribute, grouped
from .sentences import of_people

_SEXES = (Sex.FEMALE, Sex.MALE, Sex.TRANSGENDER, Sex.NOT_RECORDED)


@dataclass(frozen=True)
class PyramidSide:
    """A bar in a drawing that is 100 wide: it grows away from the label."""

    x: str
    length: str
    shown: str


@dataclass(frozen=True)
class PyramidBar:
    label: str
    women: PyramidSide
    men: PyramidSide


@dataclass(frozen=True)
class PyramidRow:
    """An age band of the data table: women, men, transgender, not recorded, all."""

    label: str
    numbers: list[str]


@dataclass(frozen=True)
class Pyramid:
    """The bars, and what the data table holds."""

    women: str
    men: str
    bars: list[PyramidBar]
    headings: list[str]
    rows: list[PyramidRow]
    total: list[str]
    sentence: str


def pyramid(figures: Figures, *, right_to_left: bool) -> Pyramid:
    """The oldest on top, as people know it; the ages that nobody recorded at the foot."""
    recorded = [band for band in AgeBand if band != AgeBand.NOT_RECORDED]
    bands = [*reversed(recorded), AgeBand.NOT_RECORDED]
    cells = figures.cells
    most = max(cells[sex, band] for sex in (Sex.FEMALE, Sex.MALE) for band in bands) or 1
    bars = [
        PyramidBar(
            label=str(band.label),
            women=_side(cells[Sex.FEMALE, band], most, grows_left=not right_to_left),
            men=_side(cells[Sex.MALE, band], most, grows_left=right_to_left),
        )
        for band in bands
    ]
    return Pyramid(
        women=str(Sex.FEMALE.label),
        men=str(Sex.MALE.label),
        bars=bars,
        headings=[str(sex.label) for sex in _SEXES],
        rows=[_row(figures, band) for band in bands],
        total=[*(grouped(figures.by_sex[sex]) for sex in _SEXES), grouped(figures.attendances)],
        sentence=_sentence(figures),
    )


def _side(number: int, most: int, *, grows_left: bool) -> PyramidSide:
    length = 100 * number / most
    start = 100 - length if grows_left else 0
    return PyramidSide(as_attribute(start), as_attribute(length), grouped(number))


def _row(figures: Figures, band: AgeBand) -> PyramidRow:
    numbers = [figures.cells[sex, band] for sex in _SEXES]
    return PyramidRow(str(band.label), [*map(grouped, numbers), grouped(sum(numbers))])


def _sentence(figures: Figures) -> str:
    ages = figures.by_age_band
    band = max(AgeBand, key=lambda band: ages[band])
    return of_people(
        figures.by_sex[Sex.FEMALE],
        figures.by_sex[Sex.MALE],
        str(band.label),
        ages[band],
        figures.attendances,
    )
