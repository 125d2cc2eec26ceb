"""What the installed field log speaks to: JSON below `/api/outreach/`, for officers of a centre.

Views are thin: `campaigns.records` decides and stores. `docs/adr/` tells the protocol.
"""
