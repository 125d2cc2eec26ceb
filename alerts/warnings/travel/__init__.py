"""How warnings travel: counted by day, warning and language, never by person."""
