"""Writing a new warning in both languages at once, from an empty form to both pages."""
