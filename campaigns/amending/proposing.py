"""Taking a proposal: what a supervisor's and an officer's page have in common."""

import datetime

from django.utils.translation import gettext as _

from campaigns.checking.presenting import with_rows
from campaigns.records import services
from campaigns.records.content import ContentError
from campaigns.records.errors import ConflictError, ReasonError, RulesBrokenError
from campaigns.records.models import Amendment, Session, SessionVersion
from mrc.core.models import User

from .content_form import AmendmentForm


def current_version(session: Session) -> SessionVersion:
    """The version that counts, with all that the form shows of it."""
    version: SessionVersion = with_rows(SessionVersion.objects.filter(current_of=session)).get()
    return version


def propose(form: AmendmentForm, *, by: User, now: datetime.datetime) -> Amendment | None:
    """Proposes what was typed; None where the form now says why not.

    Raises `NotAllowedError` and `WrongStateError`: there the form cannot help.
    """
    if not form.is_valid():
        return None
    base = form.cleaned_data["base_version"]
    try:
        return services.propose_amendment(
            session=form.version.session,
            content=form.content(),
            base_version=int(base) if base.isascii() and base.isdigit() else 0,
            reason=form.cleaned_data["reason"],
            by=by,
            now=now,
        )
    except ContentError as error:
        form.add_content_errors(error)
    except RulesBrokenError as error:
        form.add_findings(error)
    except ReasonError as error:
        form.add_reason_error(error)
    except ConflictError:
        form.add_error(
            None,
            _(
                "The session was changed in the meantime. What you typed is kept below; beside it "
                "stands what is on record now. Look at both, then send it again."
            ),
        )
    return None
