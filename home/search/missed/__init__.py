"""Searches that found nothing: words and counts only, for the editors' list of what is missing."""
