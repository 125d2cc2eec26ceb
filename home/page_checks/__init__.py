"""What a writer can mend before a reader stumbles: long sentences, hard words, heavy pages."""
