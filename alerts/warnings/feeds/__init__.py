"""Published warnings as feeds: Atom for readers' programs, CAP 1.2 for other warning systems."""
