"""Keeping a guide on a phone: what it consists of, and the pages that speak of it.

Scripts: `site/mrc/static/mrc/js/keep/`; the service worker: `mrc.core.public_worker`; why it is as
it is: docs/adr/0017-keep-on-this-phone.md.
"""
