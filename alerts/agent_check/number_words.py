"""Number words in English, Urdu and Urdu in Latin letters, as `mrc.core.urdu.fold` leaves them."""

from decimal import Decimal

from mrc.core.urdu import fold

#: The words for 1 to 99: in Urdu each has a name of its own.
_URDU = """
ایک دو تین چار پانچ چھ سات آٹھ نو دس
گیارہ بارہ تیرہ چودہ پندرہ سولہ سترہ اٹھارہ انیس بیس
اکیس بائیس تئیس چوبیس پچیس چھبیس ستائیس اٹھائیس انتیس تیس
اکتیس بتیس تینتیس چونتیس پینتیس چھتیس سینتیس اڑتیس انتالیس چالیس
اکتالیس بیالیس تینتالیس چوالیس پینتالیس چھیالیس سینتالیس اڑتالیس انچاس پچاس
اکیاون باون ترپن چون پچپن چھپن ستاون اٹھاون انسٹھ ساٹھ
اکسٹھ باسٹھ تریسٹھ چونسٹھ پینسٹھ چھیاسٹھ سڑسٹھ اڑسٹھ انہتر ستر
اکہتر بہتر تہتر چوہتر پچھتر چھہتر ستتر اٹھتر اناسی اسی
اکیاسی بیاسی تراسی چوراسی پچاسی چھیاسی ستاسی اٹھاسی نواسی نوے
اکانوے بانوے ترانوے چورانوے پچانوے چھیانوے ستانوے اٹھانوے ننانوے
"""

#: Other spellings of the same.
_URDU_VARIANTS = {"چھے": 6, "چھہ": 6, "تیئیس": 23, "اکاون": 51, "نوّے": 90, "پینتیس": 35}

_LATIN = {
    "ek": 1, "aik": 1, "do": 2, "teen": 3, "tin": 3, "char": 4, "chaar": 4, "panch": 5, "paanch": 5,
    "chay": 6, "chhay": 6, "chhe": 6, "saat": 7, "sat": 7, "aath": 8, "ath": 8, "nau": 9, "no": 9,
    "das": 10, "dus": 10, "gyara": 11, "giyara": 11, "bara": 12, "barah": 12, "tera": 13,
    "chauda": 14, "chaudah": 14, "pandra": 15, "pandrah": 15, "sola": 16, "solah": 16, "satra": 17,
    "athara": 18, "unnees": 19, "bees": 20, "bis": 20, "pachees": 25, "pachis": 25, "tees": 30,
    "tis": 30, "paintees": 35, "chalees": 40, "chalis": 40, "paintalees": 45, "pachas": 50,
    "pachaas": 50, "pachpan": 55, "saath": 60, "painsath": 65, "sattar": 70, "pachattar": 75,
    "assi": 80, "pachasi": 85, "nabbay": 90, "nawway": 90, "pachanway": 95,
}  # fmt: skip

_ENGLISH = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip

NUMBERS: dict[str, int] = {
    **{fold(word): number for number, word in enumerate(_URDU.split(), start=1)},
    **{fold(word): number for word, number in _URDU_VARIANTS.items()},
    **_LATIN,
    **_ENGLISH,
}

UNITS: dict[str, int] = {
    **dict.fromkeys(["hundred", "sau", "so", fold("سو")], 100),
    **dict.fromkeys(
        ["thousand", "thousands", "k", "hazar", "hazaar", "hzar", "hajar", fold("ہزار")], 1_000
    ),
    **dict.fromkeys(["lakh", "lakhs", "lac", "lacs", "laakh", fold("لاکھ")], 100_000),
    **dict.fromkeys(["million", "m", fold("ملین")], 1_000_000),
    **dict.fromkeys(["crore", "crores", "karor", "caror", fold("کروڑ")], 10_000_000),
}

#: Numbers that have a fraction in them.
FRACTIONS: dict[str, Decimal] = {
    **dict.fromkeys(["dedh", "derh", "daid", "dairh", "deirh", fold("ڈیڑھ")], Decimal("1.5")),
    **dict.fromkeys(["dhai", "dhaai", "adhai", fold("ڈھائی"), fold("اڑھائی")], Decimal("2.5")),
    **dict.fromkeys(["adha", "aadha", "half", fold("آدھا"), fold("ادھا")], Decimal("0.5")),
    **dict.fromkeys(["paun", fold("پون")], Decimal("0.75")),
}

#: Said before a number: ساڑھے تین is three and a half; سوا لاکھ is a lakh and a quarter of it.
PARTS: dict[str, Decimal] = {
    **dict.fromkeys(["sadhe", "saadhe", "sarhe", "saarhe", fold("ساڑھے")], Decimal("0.5")),
    **dict.fromkeys(["sawa", "swa", fold("سوا")], Decimal("0.25")),
    **dict.fromkeys(["paune", "ponay", "paunay", fold("پونے")], Decimal("-0.25")),
}
