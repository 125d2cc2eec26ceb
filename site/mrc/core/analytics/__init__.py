"""The only place that speaks to Plausible. Off unless configured."""
