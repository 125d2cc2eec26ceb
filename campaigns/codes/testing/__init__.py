"""The short test before and after: question sets, their cards, and how staff make a new version."""
