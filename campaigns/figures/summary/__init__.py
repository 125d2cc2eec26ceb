"""What each session adds to the figures, worked out when it changes: see docs/adr/0021.

One wide row per session that counts or awaits its verification. It repeats what the records say
and holds nothing of its own, so it can be made again at any time (`manage.py rebuild_summaries`).
"""
