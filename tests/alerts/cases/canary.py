"""Words that stand in a report and nowhere else on the site."""

CANARIES = {
    "what_happened": "Zebrafinch told me the visa was certain, call +92 300 7654321 he said",
    "who": "Quillhammer Overseas, PK36SCBL0000001123456702",
    "contact": "Marrowfield 0311 9988776",
    "reach_safely": "Only after Tumbledusk prayers",
}
#: A part of each that no other text holds.
SIGNS = (
    "Zebrafinch", "7654321", "Quillhammer", "PK36SCBL", "Marrowfield", "9988776", "Tumbledusk",
)  # fmt: skip


def traces(text: str) -> set[str]:
    """What of the report stands in the text."""
    folded = text.casefold()
    return {sign for sign in SIGNS if sign.casefold() in folded}
