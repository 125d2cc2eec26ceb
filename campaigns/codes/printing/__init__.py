"""Slide, poster and leaflet of a code, and the cards of a test: both languages on each sheet.

`texts` says what stands on them, `page` makes the HTML that is drawn or printed by a browser,
`services` draws.
"""
