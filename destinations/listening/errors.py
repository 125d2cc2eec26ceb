class DamagedSoundError(Exception):
    """The bytes do not follow the format that they claim."""
