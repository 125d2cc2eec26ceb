"""Two to four countries beside one another, and what going abroad costs: from the facts alone."""
