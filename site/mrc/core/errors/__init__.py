"""Telling an error collector that something broke, and nothing about whom it happened to (ADR 30).

Off unless `SENTRY_DSN` is set.
"""
