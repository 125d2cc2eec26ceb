"""What a person can check before paying: the register of promoters, and the three checks."""
