"""compose.yaml by rules; tests/slow/test_compose.py starts what it describes."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

REPO_DIR = Path(settings.REPO_DIR)
TEXT = (REPO_DIR / "compose.yaml").read_text()
FILE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = FILE["services"]
#: Without a port or anything else to ask; they end when they break.
NOT_ASKED = {"worker", "migrate", "front-files"}


def test_the_services_are_those_of_the_manual() -> None:
    assert set(SERVICES) == {
        "database", "redis", "migrate", "front-files", "web", "worker", "scheduler", "metrics",
        "nginx",
    }  # fmt: skip
    manual = (REPO_DIR / "docs" / "operations" / "deploy.md").read_text()
    assert {name for name in SERVICES if f"`{name}`" not in manual} == set()


@pytest.mark.parametrize("name", SERVICES)
def test_each_is_read_only_and_gains_no_rights(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service.get("privileged")
    assert service["restart"] == ("no" if name in ("migrate", "front-files") else "unless-stopped")


@pytest.mark.parametrize("name", SERVICES)
def test_each_has_a_health_check_or_is_known_to_need_none(name: str) -> None:
    check = SERVICES[name].get("healthcheck")
    if name in NOT_ASKED:
        assert check == {"disable": True}
    elif name == "web":
        assert check is None, "the image's own"
        assert "scripts/healthcheck.py" in (REPO_DIR / "Dockerfile").read_text()
    else:
        assert check is not None
        assert check["test"]


def test_ports_are_of_this_machine_alone_and_nginx_does_not_reach_the_figures() -> None:
    assert {name: service["ports"] for name, service in SERVICES.items() if "ports" in service} == {
        "nginx": ["${MRC_PORT:-127.0.0.1:8080}:8080"],
        "metrics": ["${MRC_METRICS_PORT:-127.0.0.1:9100}:9100"],
    }
    shared = set(SERVICES["nginx"]["networks"]) & set(SERVICES["metrics"]["networks"])
    assert shared == set()


def test_who_counts_shares_a_folder_in_memory() -> None:
    assert FILE["volumes"]["figures"]["driver_opts"]["type"] == "tmpfs"
    for name in ("web", "worker", "scheduler", "metrics"):
        assert SERVICES[name]["environment"]["PROMETHEUS_MULTIPROC_DIR"] == "/figures"
        assert "figures:/figures" in SERVICES[name]["volumes"]


def test_backups_are_made_every_night_and_no_process_of_the_web_sees_them() -> None:
    with_backups = {
        name: [one for one in service.get("volumes", []) if one.startswith("backups:")]
        for name, service in SERVICES.items()
    }
    assert {name: found for name, found in with_backups.items() if found} == {
        "scheduler": ["backups:/backups"],
        "metrics": ["backups:/backups:ro"],
    }
    told = {n for n, one in SERVICES.items() if "MRC_BACKUP_DIR" in one.get("environment", {})}
    assert told == {"scheduler", "metrics"}
    assert "/backups" in (REPO_DIR / "Dockerfile").read_text()


def test_database_and_cache_are_on_a_network_that_leads_nowhere() -> None:
    assert FILE["networks"]["inside"] == {"internal": True}
    assert SERVICES["database"]["networks"] == SERVICES["redis"]["networks"] == ["inside"]
    assert "inside" not in SERVICES["nginx"]["networks"]


def test_nginx_waits_for_nobody_and_is_not_ended_with_the_site() -> None:
    """It holds the pages that bridge the time until a new process answers."""
    assert SERVICES["nginx"]["depends_on"] == {
        "front-files": {"condition": "service_completed_successfully"}
    }
    # Docker's own name server; without it nginx would ask for the address of `web` but once.
    resolver = SERVICES["front-files"]["environment"]["MRC_NGINX_RESOLVER"]
    assert resolver.startswith("127.0.0.11 ")
    version = SERVICES["nginx"]["image"].rpartition(":")[2]
    assert tuple(int(part) for part in version.split(".")) >= (1, 28), "`resolve` needs it"


def test_each_release_is_an_image_of_its_own() -> None:
    images = {one["image"] for one in SERVICES.values() if "build" in one}
    assert images == {"mrc-pakistan:${MRC_RELEASE:?name the release in .env}"}


def test_the_manual_replaces_and_takes_back_what_is_here() -> None:
    """Every service of the site that goes on running is named in the steps of a release."""
    manual = (REPO_DIR / "docs" / "operations" / "deploy.md").read_text()
    going_on = "docker compose up --detach --no-deps web worker scheduler metrics"
    named = set(going_on.split("--no-deps ")[1].split())
    assert named == {
        name for name, one in SERVICES.items() if "build" in one and one["restart"] != "no"
    }
    assert manual.count(going_on) == 2, "forward, and back"
    for step in ("docker compose run --rm --no-deps migrate", "--no-deps front-files"):
        assert step in manual


def test_bounces_are_read_from_a_folder_of_the_machine() -> None:
    seen = [name for name, one in SERVICES.items() if "bounces" in str(one.get("volumes", ""))]
    assert seen == ["scheduler"]
    assert "${MRC_BOUNCES_DIR:-bounces}:/bounces" in SERVICES["scheduler"]["volumes"]
    assert "/bounces" in (REPO_DIR / "Dockerfile").read_text()


def test_nginx_sees_no_private_file() -> None:
    seen = {each.split(":")[0] for each in SERVICES["nginx"]["volumes"]}
    assert seen == {"front", "media", "mirror", "./nginx.d"}
    assert all(each.endswith(":ro") for each in SERVICES["nginx"]["volumes"])


def test_variables_are_in_the_example_or_in_the_manual() -> None:
    example = (REPO_DIR / ".env.example").read_text()
    readme = (REPO_DIR / "README.md").read_text()
    script = (REPO_DIR / "scripts" / "nginx_config.py").read_text()
    for name in set(re.findall(r"\$\{([A-Z_]+)", TEXT)):
        assert f"\n{name}=" in example, name
    ours = {name for one in SERVICES.values() for name in one.get("environment", {})}
    known_elsewhere = {"FRONT_DIR", "POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD"}
    for name in ours - known_elsewhere:
        assert f"`{name}`" in readme or f'"{name}"' in script, name


def test_secrets_have_no_default() -> None:
    assert "${POSTGRES_PASSWORD:?" in TEXT
    example = (REPO_DIR / ".env.example").read_text()
    for name in ("SECRET_KEY", "MRC_REPORT_KEYS", "POSTGRES_PASSWORD", "S3_SECRET_KEY"):
        assert f"\n{name}=\n" in example
