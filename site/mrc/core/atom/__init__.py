"""Feeds in Atom (RFC 4287): what every app's feed needs, and no app's own words."""
