"""The public site as plain files, for the web server to serve while the application is down.

`writing.write_mirror` walks the site as a reader without an account would, and keeps a folder the
same as what it finds: see docs/operations/mirror.md for the layout and ADR 27 for the reasons.
"""
