"""What other rooms may ask of this one."""

from .addresses import address_of, code_of, find, give_address, give_missing
from .scans import scans_between, scans_by_day, scans_of

__all__ = [
    "address_of",
    "code_of",
    "find",
    "give_address",
    "give_missing",
    "scans_between",
    "scans_by_day",
    "scans_of",
]
