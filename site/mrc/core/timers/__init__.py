"""Scheduled work: the table of timers, who is at work, and the loop that starts what is due."""
