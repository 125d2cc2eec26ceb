"""Targets, plans, campaigns and the monthly page in Wagtail's admin."""
