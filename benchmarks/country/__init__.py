"""An invented country full of sessions, as large as wanted, for measuring. None of it is real."""
