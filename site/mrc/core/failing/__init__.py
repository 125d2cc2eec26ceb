"""What readers are told while the database is gone, without asking it.

Pages that nobody kept answer 503 in their language (`pages.unavailable`); a form that was sent
comes back with everything that was typed and says that it was not sent (`keeping.not_sent`).
"""
