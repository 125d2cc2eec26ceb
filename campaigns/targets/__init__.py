"""What was meant to be reached: targets, plans, and a centre's page of the month."""
