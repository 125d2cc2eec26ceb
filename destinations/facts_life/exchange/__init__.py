"""Facts as a file and back: export, dry run, import."""
