"""What changed in the guides: notes for readers, their list, feeds and mail."""
