"""The life of a fact: its checks and changes, its history, where it is shown, when it ends."""
