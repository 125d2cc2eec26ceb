"""“Is this in your contract?”: the points of a foreign service agreement, ticked by its reader."""
