"""Registering for an event: seats, waiting list, mails, the list at the door, forgetting.

`models` and `guards` hold what must never be wrong, `services` gives and takes seats, `notices`
writes down the mails and `mailing` builds them, `door` is the list for the staff at the entrance.
"""
