"""Names of promoters, made comparable: pure functions.

Most names end in the same words ("Overseas Employment Promoters", "Manpower", "(Pvt) Ltd"), which
tell nobody apart. They are left out of the comparison, but never so that nothing is left.
"""

from dataclasses import dataclass
from functools import cached_property

from mrc.core.urdu import fold_name

from .skeleton import skeletons

#: Of what a person typed.
LONGEST = 120
#: Consonants of a part of a name that may stand for the whole.
_SHORTEST_RUN = 3
_MOST_WORDS = 8
#: Words that say what every promoter is.
_TRADE = frozenset(
    fold_name(
        "overseas oversea oversees employment employments emp promoter promoters promotor "
        "promotors oep oeps manpower man power recruiting recruitment recruitments "
        "recruiters agency agencies agent agents pvt private ltd limited limted smc llp llc co "
        "company messrs licence license licensed no "
        "اوورسیز اورسیز ایمپلائمنٹ ایمپلایمنٹ امپلائمنٹ پروموٹر پروموٹرز پروموٹرس مین پاور "
        "ریکروٹنگ ریکروٹمنٹ ریکروٹمینٹ ایجنسی ایجنسیز ایجنسیاں ایجنٹ پرائیویٹ پرائیوٹ لمیٹڈ "
        "لمیٹیڈ کمپنی میسرز لائسنس"
    ).split()
)
#: Words that many names share: they count a little.
_COMMON = frozenset(
    fold_name(
        "international intl enterprise enterprises services service travel travels tour tours "
        "trading traders corporation corp consultant consultants consultancy bureau group "
        "brothers bros sons associates associate placement trade test centre center the and "
        "انٹرنیشنل انٹرنشنل انٹرپرائز انٹرپرائزز انٹرپرائزیز سروس سروسز ٹریول ٹریولز ٹور ٹورز "
        "ٹریڈنگ ٹریڈرز کارپوریشن کنسلٹنٹ کنسلٹنٹس بیورو گروپ برادرز سنز ایسوسی ایٹس پلیسمنٹ "
        "ٹریڈ ٹیسٹ سنٹر سینٹر اینڈ دی"
    ).split()
)


@dataclass(frozen=True)
class ComparableName:
    """One name, in the forms in which it is compared."""

    #: Folded, with single spaces, without the words of the trade.
    core: str
    #: Without the words that many names share either.
    distinct: str

    @cached_property
    def compact(self) -> str:
        """The core in one piece: "Al Kareem" and "AlKareem" are one name."""
        return self.core.replace(" ", "")

    @cached_property
    def bones(self) -> str:
        """The consonants of the distinct form, the same for both scripts."""
        return "".join(self._word_bones)

    @cached_property
    def runs(self) -> frozenset[str]:
        """The consonants of each run of neighbouring words that is long enough to tell names
        apart: who looks for a part of a name finds the whole."""
        words = self._word_bones[:_MOST_WORDS]
        runs = {
            "".join(words[first:last])
            for first in range(len(words))
            for last in range(first + 1, len(words) + 1)
        }
        return frozenset(run for run in runs if len(run) >= _SHORTEST_RUN)

    @cached_property
    def _word_bones(self) -> list[str]:
        return skeletons(self.distinct)

    @cached_property
    def is_urdu(self) -> bool:
        return any("\u0600" <= sign <= "\u06ff" for sign in self.core)


def comparable_name(text: str) -> ComparableName:
    """Empty forms where the text holds no letters."""
    words = fold_name(text[:LONGEST]).replace("_", " ").split()
    if words[:2] == ["m", "s"]:
        # M/s, as letters and lists begin.
        words = words[2:] or words
    core = _without(words, _TRADE)
    return ComparableName(" ".join(core), " ".join(_without(core, _COMMON)))


def _without(words: list[str], noise: frozenset[str]) -> list[str]:
    return [word for word in words if word not in noise] or words
