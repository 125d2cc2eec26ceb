"""Backups that can be restored: the database, every stored file, and which keys open them (ADR 29).

A backup is a folder: `manifest.json` says what is in it and how to tell that it is whole, the
database lies beside it as one file, and below `files/` each storage as it was. Keys are never in
it, only their fingerprints. It is written under another name and renamed when it is complete, so
that a folder with a manifest is a whole backup.
"""
