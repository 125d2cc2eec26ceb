"""Warnings in the form in which families pass them on: two cards, a poster, and the check of both.

`texts` says what stands on them, `page` writes it as HTML, `mrc.core.drawing` draws it,
`services` keeps the files, `verifying` answers whether a card is genuine and still holds.
"""
