"""News by mail: who wants which, and sending it. Apps call `services.announce`; this sends.

Nothing is kept about a subscriber but the address, the language, what was chosen and when.
"""
