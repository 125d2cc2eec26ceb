"""Recordings of guides read aloud, and the device's own voice where it has one."""
