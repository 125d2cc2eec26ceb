"""What every form shares whose words may reach no log, error report, cache or referrer."""
