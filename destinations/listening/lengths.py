"""How long a recording is, as a player shows it."""


def clock(seconds: int) -> str:
    """Minutes and seconds: 3:07."""
    return f"{seconds // 60}:{seconds % 60:02d}"
