"""`/api/v1/`: the sessions and figures that a member of staff may read, for that person's programs.

Read-only. What is not here on purpose: names of staff, free text, evidence.
"""
