"""“Was this page useful?”: a form page of its own, and what editors read of it."""
