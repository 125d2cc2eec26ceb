"""Which texts of a translation are behind their source: known by hashes of the very texts that were
translated, section by section, never guessed from dates."""
