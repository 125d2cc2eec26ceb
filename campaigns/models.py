"""Django looks for an app's models here; they live with their rules in `campaigns/records/`."""

from .records.models import *  # noqa: F403
from .records.models import __all__  # noqa: F401
