"""Which addresses our pages, facts and contacts lead to, and whether they still lead anywhere."""
