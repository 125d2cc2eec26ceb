"""Warnings for the public: the pages, and what lists and other pages read of them."""
