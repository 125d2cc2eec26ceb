"""Confidential reports of scams: the public form, and the case workers' desk in `cases`.

Imported by nobody outside this room. See README.md for what each field is and what never leaves.
"""
