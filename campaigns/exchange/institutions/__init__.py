"""Institutions in and out as a CSV file: read, compared with what is on record, decided row by
row by a person, and only then written."""
