"""The Urdu of the content files: letters, digits, punctuation, spacing, no English left over."""

import re
from typing import Any

from tests.content.files import SHARED_IN_BLOCKS, fact_files, load, page, page_paths

#: Latin words that may stand in Urdu: abbreviations and names that are written so in Pakistan.
LATIN_IN_URDU = {
    "AA",
    "ACT",
    "BEOE",
    "CSV",
    "EURCAP",
    "EMGS",
    "FIA",
    "GAMCA",
    "GLO",
    "ICMPD",
    "IOM",
    "MIGRA",
    "MOHRE",
    "NAVTTC",
    "NCCIA",
    "OEC",
    "OEP",
    "OPF",
    "P",
    "PIN",
    "Qiwa",
    "RCMS",
    "SMS",
    "SVP",
    "TVET",
    "UNODC",
    "Universitaly",
    "WCAG",
    "XLSX",
    "qiwa",
    "sa",
    "GIZ",
    "NOC",
    "RELEC",
    "R",
    "A",
    "B",
    "CCNL",
    "DAAD",
    "Decreto",
    "FOMEMA",
    "Flussi",
    "HEC",
    "SOCSO",
    "SSN",
    "VDR",
    "WFW",
    "nulla",
    "osta",
}


def urdu_page_texts(value: Any) -> list[str]:
    """Every text below `value`, except keys, addresses and other shared values."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [text for item in value for text in urdu_page_texts(item)]
    if isinstance(value, dict):
        return [
            text
            for key, item in value.items()
            # `contact` is a block's name above a mapping and a key below it.
            if key not in SHARED_IN_BLOCKS or isinstance(item, dict)
            for text in urdu_page_texts(item)
        ]
    return []


def urdu_texts() -> list[tuple[str, str]]:
    """Every Urdu text with the file that holds it."""
    texts = []
    for path in page_paths():
        texts += [(path, text) for text in urdu_page_texts(page(path, "ur"))]
    lists = ["places/contacts.yaml", "places/centres.yaml", "glossary.yaml"]
    for name in [*lists, "destinations/fact_kinds.yaml", *fact_files()]:
        data = load(name)
        for row in data["facts"] if isinstance(data, dict) else data:
            texts += [
                (name, text)
                for key, value in row.items()
                if key.endswith("_ur") and not key.startswith("avoid")
                for text in (value if isinstance(value, list) else [value])
            ]
    return [(name, text) for name, text in texts if text]


def bare(text: str) -> str:
    """The words that a reader sees: no link targets, no markup, no e-mail or web address."""
    text = re.sub(r"\]\([^)]*\)", "]", text)
    text = re.sub(r"^\s*\d+\. ", "", text, flags=re.MULTILINE)
    return re.sub(r"[*\[\]]", "", text)


def test_urdu_holds_no_latin_words_but_the_known_ones() -> None:
    for name, text in urdu_texts():
        unknown = set(re.findall(r"[A-Za-z]+", bare(text))) - LATIN_IN_URDU
        assert not unknown, f"{name}: {unknown}: {text}"


def test_urdu_uses_urdu_letters_punctuation_and_latin_digits() -> None:
    wrong_letters = "[\u064a\u0643\u0649\u0629\u0660-\u0669\u06f0-\u06f9\u0640]"
    for name, text in urdu_texts():
        words = bare(text)
        assert not re.search(wrong_letters, words), f"{name}: {text}"
        for name_with_stop in ("qiwa.sa", "GLO.ACT", "MIGRA.P"):
            words = words.replace(name_with_stop, "")
        assert not re.search(r"[;?]|,(?!\d{3})|(?<!\d)\.|\.(?!\d)", words), f"{name}: {text}"


def test_urdu_spacing_is_right() -> None:
    for name, text in urdu_texts():
        for line in bare(text).strip().splitlines():
            line = line.strip()
            assert "  " not in line, f"{name}: {line}"
            assert not re.search(r" [،۔؟؛!]", line), f"{name}: {line}"
            assert not re.search(r"[،۔؟؛](?=[^\s”)،۔؟])", line), f"{name}: {line}"
            assert line.count("“") == line.count("”"), f"{name}: {line}"
