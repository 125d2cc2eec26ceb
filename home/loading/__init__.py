"""Loading the first content from `content/` through Wagtail's and wagtail-localize's own calls.

Creates what is missing and never overwrites: what an editor changed stays as the editor left it.
"""
