"""What the worker does about links."""

from django.utils import timezone
from django_tasks import task

from .models import CheckedLink
from .services import check_link


@task()
def ask_link(link_id: int) -> None:
    link = CheckedLink.objects.filter(pk=link_id).first()
    if link is not None:
        check_link(link, now=timezone.now())
