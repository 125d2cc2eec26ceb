"""Django looks for an app's models here; they live with their rules in `campaigns/records/`."""

from .codes.models import (  # noqa: F401
    QuestionSet,
    RoomQuestion,
    SetAnswer,
    SetQuestion,
    ShortAddress,
)
from .figures.summary.models import SessionSummary  # noqa: F401
from .public.models import IssuedCount, WaitingCorrection  # noqa: F401
from .records.models import *  # noqa: F403
from .records.models import __all__  # noqa: F401
from .reports.models import (  # noqa: F401
    DonorReport,
    PictureClearance,
    ReportDownload,
    ReportEvent,
    ReportFile,
    ReportPicture,
    ReportSnapshot,
    ReportText,
)
from .targets.models import CentrePageMail  # noqa: F401
