"""A centre's page of the month: what was done, what is late, what needs checking, the targets."""
