"""The worker's part: somebody waits for an answer, so that these mails go before the news."""

from django_tasks import task

from mrc.core.subscriptions.tasks import enqueue, send_batch

from .models import RegistrationMail


@task(priority=10)
def send_registration_mail() -> dict[str, int]:
    """Send what is due to people who registered, at most a batch."""
    return send_batch(RegistrationMail)


def send_soon() -> None:
    """Let a worker begin; nothing where one is asked for already."""
    enqueue(send_registration_mail)
