"""Questions to a counsellor: the public form, and the counsellors' desk in `desk`.

See README.md for what each column holds and what never leaves.
"""
