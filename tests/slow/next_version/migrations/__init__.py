"""The migrations of `home` as a later version would have them: all that there are, and one more."""

from pathlib import Path

import home.migrations

__path__ = [str(Path(__file__).parent), *home.migrations.__path__]
