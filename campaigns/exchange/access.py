"""Who may bring sessions in by workbook, and for which centre.

Decided here, because the table "Who may do what" does not speak of it:

- an outreach officer imports sessions of the own centre that they answer for themselves;
- a supervisor imports sessions of the own centre, for any of its officers;
- a data officer imports for a centre that they choose, for any of its officers.

Whoever uploads is the author of what comes in, and so never verifies it; neither does the officer
who answers for it. Undoing is for the person who uploaded and for the centre's supervisors.
"""

from campaigns.records.authority import holds
from campaigns.records.models import ImportBatch
from mrc.core.accounts.roles import Role
from mrc.core.models import Centre, User


def import_centres(user: User) -> list[Centre]:
    """The centres for which this person may import; none for somebody who may not."""
    if not holds(user, "import_session"):
        return []
    if user.has_role(Role.DATA_OFFICER):
        return list(Centre.objects.order_by("name_en"))
    return [user.centre] if user.centre is not None else []


def may_import_for(user: User, centre: Centre) -> bool:
    return centre in import_centres(user)


def may_import_for_others(user: User) -> bool:
    """Whether the sessions may be other officers'; an officer's own file holds their own only."""
    return user.has_role(Role.SUPERVISOR) or user.has_role(Role.DATA_OFFICER)


def may_start(user: User, batch: ImportBatch) -> bool:
    """Importing what was checked, or throwing it away, is for the one who uploaded it."""
    return batch.uploaded_by_id == user.pk and may_import_for(user, batch.centre)


def may_undo(user: User, batch: ImportBatch) -> bool:
    if not may_import_for(user, batch.centre):
        return False
    return batch.uploaded_by_id == user.pk or (
        user.has_role(Role.SUPERVISOR) and user.centre_id == batch.centre_id
    )
