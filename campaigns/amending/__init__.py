"""The room of amendments: a change to a verified session is proposed here, and decided by another.

Reads records and writes through their services only. It stands above `field` and `checking`: an
officer's page is admitted and framed like the log's, a supervisor's like the checking room's.
"""
