"""The supervisor's room in the admin: the queue, a session beside what it resembles, decisions.

Reads records and writes through their services only.
"""
