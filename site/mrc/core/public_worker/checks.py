from typing import Any

from django.conf import settings
from django.core.checks import Error, register

from .states import WorkerState


@register()
def public_worker_is_a_known_word(app_configs: Any, **kwargs: Any) -> list[Error]:
    if settings.MRC_PUBLIC_WORKER in list(WorkerState):
        return []
    words = ", ".join(WorkerState)
    return [Error(f"MRC_PUBLIC_WORKER must be one of {words}.", id="mrc.E017")]
