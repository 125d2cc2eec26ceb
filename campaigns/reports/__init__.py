"""Donor reports: generated from verified sessions, reviewed by another person, issued for ever."""
