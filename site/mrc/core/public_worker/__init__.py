"""The service worker of the public pages, `/sw.js`: reading what somebody chose to keep.

The field log has a worker of its own, `/outreach-sw.js`; neither touches the other one's pages or
caches (docs/adr/0017-keep-on-this-phone.md).
"""
