import pytest

from campaigns.models import DonorReport
from mrc.core.accounts.roles import Role
from mrc.core.models import User
from tests.campaigns.reports.reporting import Work, issued
from tests.factories import make_user


@pytest.fixture(autouse=True)
def report_files_apart(settings, tmp_path) -> None:
    """Files of reports go into a folder of this test alone."""
    storages = {name: dict(values) for name, values in settings.STORAGES.items()}
    storages["donor_reports"]["OPTIONS"] = {"location": tmp_path / "reports", "base_url": None}
    settings.STORAGES = storages
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def work(db: None) -> Work:
    return Work()


@pytest.fixture
def maker(db: None) -> User:
    return make_user(Role.DATA_OFFICER, username="hina", first_name="Hina", last_name="Shah")


@pytest.fixture
def reviewer(db: None) -> User:
    return make_user(Role.DATA_OFFICER, username="bilal", first_name="Bilal", last_name="Aziz")


@pytest.fixture
def report(work: Work, maker: User) -> DonorReport:
    """Generated, with one session."""
    work.hold()
    return work.report(maker)


@pytest.fixture
def issued_report(report: DonorReport, maker: User, reviewer: User) -> DonorReport:
    return issued(report, maker, reviewer)
