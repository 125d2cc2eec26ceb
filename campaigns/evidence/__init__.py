"""The room of evidence: an officer adds a photograph, a supervisor or an auditor opens it.

Reads records and writes through their services only. It stands above `field`, whose pages and rule
of admission the officer's page shares.
"""
