"""The manifests are what Kubernetes' own schemas allow, and what our rules ask of each of them.

No cluster is asked: that they do what they say is not exercised here.
"""

import re
import sys
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from django.conf import settings
from django.core.management import load_command_class

from mrc.core.timers.table import TABLE, Daily, Every, nightly_backup

REPO_DIR = Path(settings.REPO_DIR)
sys.path.insert(0, str(REPO_DIR / "scripts"))
import kubernetes_timers  # noqa: E402

FOLDER = REPO_DIR / "deploy" / "kubernetes"
#: The oldest and the newest version that they are checked against.
VERSIONS = ("1.30", "1.33")
OBJECTS = [
    pytest.param(found, id=f"{file.stem}-{found['kind']}-{found['metadata']['name']}")
    for file in sorted(FOLDER.glob("*.yaml"))
    for found in yaml.safe_load_all(file.read_text())
]
ONE_OF_EACH = list({one.values[0]["kind"]: one for one in OBJECTS}.values())


def named(kind: str, name: str) -> dict[str, Any]:
    found = [one.values[0] for one in OBJECTS]
    return next(  # type: ignore[no-any-return]
        one for one in found if (one["kind"], one["metadata"]["name"]) == (kind, name)
    )


def pod_of(found: dict[str, Any]) -> dict[str, Any] | None:
    spec = found.get("spec", {})
    spec = spec.get("jobTemplate", {}).get("spec", spec)
    return spec.get("template", {}).get("spec") if "template" in spec else None


#: The only ones that see the volume of the backups.
WITH_BACKUPS = ["check-backup", "restore", "timer-backup"]
PODS = [one for one in OBJECTS if pod_of(one.values[0])]


@pytest.mark.parametrize("found", OBJECTS)
def test_the_schema_of_kubernetes_allows_it(found: dict[str, Any]) -> None:
    kubernetes_validate.validate(found, VERSIONS[1], strict=True)


# Reading a schema takes a while, and one CronJob has the fields of all others.
@pytest.mark.parametrize("found", ONE_OF_EACH)
def test_the_schema_of_an_older_kubernetes_allows_it(found: dict[str, Any]) -> None:
    kubernetes_validate.validate(found, VERSIONS[0], strict=True)


def test_the_schema_refuses_what_is_wrong() -> None:
    broken = yaml.safe_load((FOLDER / "worker.yaml").read_text())
    broken["spec"]["replicas"] = "two"
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(broken, VERSIONS[0], strict=True)
    broken = yaml.safe_load((FOLDER / "worker.yaml").read_text())
    broken["spec"]["template"]["spec"]["containers"][0]["livenessprobe"] = {}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(broken, VERSIONS[0], strict=True)


@pytest.mark.parametrize("found", OBJECTS)
def test_it_is_in_the_namespace_of_the_site(found: dict[str, Any]) -> None:
    assert "mrc" in (found["metadata"].get("namespace"), found["metadata"]["name"])


@pytest.mark.parametrize("found", PODS)
def test_no_pod_is_root_or_may_write_its_own_file_system(found: dict[str, Any]) -> None:
    pod = pod_of(found)
    assert pod is not None
    assert pod["securityContext"]["runAsNonRoot"] is True
    # As in the Dockerfile: a name could not be checked by runAsNonRoot.
    assert pod["securityContext"]["runAsUser"] == 10001
    assert "--uid 10001" in (REPO_DIR / "Dockerfile").read_text()
    assert pod["automountServiceAccountToken"] is False
    more = {"web": {"/figures"}} | {name: {"/backups"} for name in WITH_BACKUPS}
    for container in pod["containers"]:
        rights = container["securityContext"]
        assert rights["readOnlyRootFilesystem"] is True
        assert rights["allowPrivilegeEscalation"] is False
        assert rights["capabilities"] == {"drop": ["ALL"]}
        assert "memory" in container["resources"]["limits"]
        written = {"/tmp", "/data"} | more.get(found["metadata"]["name"], set())
        assert {mount["mountPath"] for mount in container["volumeMounts"]} == written


@pytest.mark.parametrize("found", PODS)
def test_every_pod_reads_the_same_configuration(found: dict[str, Any]) -> None:
    pod = pod_of(found)
    assert pod is not None
    for container in pod["containers"]:
        sources = container["envFrom"]
        assert sources == [{"configMapRef": {"name": "mrc"}}, {"secretRef": {"name": "mrc"}}]


def test_web_processes_are_replaced_without_a_gap() -> None:
    spec = named("Deployment", "web")["spec"]
    assert spec["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    pod = spec["template"]["spec"]
    container = pod["containers"][0]
    probes = {
        name: container[f"{name}Probe"]["httpGet"]["path"]
        for name in ("startup", "liveness", "readiness")
    }
    # Readiness past the start would take every process out when the database goes.
    assert probes == {"startup": "/readyz", "liveness": "/livez", "readiness": "/livez"}
    waits = int(container["lifecycle"]["preStop"]["exec"]["command"][1])
    graceful = int((REPO_DIR / "Dockerfile").read_text().split("--graceful-timeout ")[1].split()[0])
    assert pod["terminationGracePeriodSeconds"] >= waits + graceful + 5
    assert named("PodDisruptionBudget", "web")["spec"]["minAvailable"] >= 1
    assert named("HorizontalPodAutoscaler", "web")["spec"]["minReplicas"] >= 2


def test_everything_that_selects_finds_the_pods_that_are_meant() -> None:
    labels = named("Deployment", "web")["spec"]["template"]["metadata"]["labels"]
    for kind in ("Service", "PodDisruptionBudget"):
        selector = named(kind, "web")["spec"]["selector"]
        assert (selector.get("matchLabels") or selector) == labels
    policy = named("NetworkPolicy", "ingress-to-web")["spec"]
    assert policy["podSelector"]["matchLabels"] == labels


def test_figures_are_reached_by_prometheus_alone() -> None:
    web, figures = named("Deployment", "web")["spec"]["template"]["spec"]["containers"]
    (port,) = figures["ports"]
    assert figures["command"][-1].endswith(f":{port['containerPort']}")
    folder = {"name": "PROMETHEUS_MULTIPROC_DIR", "value": "/figures"}
    assert folder in web["env"]
    assert folder in figures["env"]
    assert [one["targetPort"] for one in named("Service", "web")["spec"]["ports"]] == ["http"]
    let_in = named("NetworkPolicy", "ingress-to-web")["spec"]["ingress"]
    assert [one["port"] for each in let_in for one in each["ports"]] == ["http"]
    (policy,) = named("NetworkPolicy", "prometheus-to-metrics")["spec"]["ingress"]
    assert [one["port"] for one in policy["ports"]] == [port["name"]]


def test_the_nightly_backup_has_a_volume_that_no_other_pod_sees() -> None:
    claim = named("PersistentVolumeClaim", "backups")["metadata"]["name"]
    users = [
        one.values[0]["metadata"]["name"]
        for one in PODS
        for volume in (pod_of(one.values[0]) or {}).get("volumes", [])
        if volume.get("persistentVolumeClaim", {}).get("claimName") == claim
    ]
    assert users == WITH_BACKUPS


def test_a_restore_waits_for_somebody_and_names_its_backup() -> None:
    """Applying all files of the folder must restore nothing."""
    assert named("Job", "restore")["spec"]["suspend"] is True
    for name, command in (("restore", "restore"), ("check-backup", "check_backup")):
        spec = named("Job", name)["spec"]
        assert spec["backoffLimit"] == 0
        (container,) = spec["template"]["spec"]["containers"]
        assert container["command"][:3] == ["python", "manage.py", command]
        assert container["command"][-1] == "/backups/REPLACE-WITH-A-BACKUP"
        (mount,) = [one for one in container["volumeMounts"] if one["name"] == "backups"]
        assert mount["readOnly"] is True, "nothing that reads a backup may harm it"


def section_of_the_manual(begin: str, end: str) -> str:
    manual = (REPO_DIR / "docs" / "operations" / "deploy.md").read_text()
    section = manual.partition("## Kubernetes: ")[2].partition("\n## ")[0]
    return section.partition(f"\n{begin}")[2].partition(f"\n{end}")[0]


def test_the_first_installation_applies_every_manifest_in_an_order_that_works() -> None:
    section = section_of_the_manual("The first installation", "A release")
    commands = section.split("```")[1]
    applied = re.findall(r"-f deploy/kubernetes/([\w.-]+)", commands)
    assert sorted(applied) == sorted(
        file.name for file in FOLDER.glob("*.yaml") if ".example." not in file.name
    )
    steps = (
        "namespace.yaml", "create configmap mrc", "create secret generic mrc", "migrate.yaml",
        "job/migrate", "web.yaml", "deployment/worker", "load_content", "createsuperuser",
    )  # fmt: skip
    places = [commands.index(step) for step in steps]
    assert places == sorted(places)


def test_a_restore_by_the_manual_stops_whoever_writes_and_starts_them_again() -> None:
    section = section_of_the_manual("A restore", "`timers.yaml`")
    before, after = section.split("```")[1::2]
    steps = (
        "deployment/web deployment/worker --replicas=0", '"suspend":true', "-l part=timer",
        "--for=delete", "delete job", "job/check-backup", '"suspend":false', "job/restore",
    )  # fmt: skip
    places = [before.index(step) for step in steps]
    assert places == sorted(places)
    assert '"suspend":false' in after
    for name in ("web", "worker"):
        found = named("Deployment", name)["spec"].get("replicas")
        wanted = found or named("HorizontalPodAutoscaler", name)["spec"]["minReplicas"]
        assert f"deployment/{name}" in after
        assert f"--replicas={wanted}" in after


def test_the_number_of_timers_is_that_of_the_manual() -> None:
    scaling = (REPO_DIR / "docs" / "operations" / "scaling.md").read_text()
    (row,) = [line for line in scaling.splitlines() if line.startswith("| a timer's command")]
    often = [timer for timer in TABLE if timer.schedule == Every(5)]
    half_hourly = [timer for timer in TABLE if timer.schedule == Every(30)]
    daily = [timer for timer in TABLE if isinstance(timer.schedule, Daily)]
    assert len(often) + len(half_hourly) + len(daily) == len(TABLE)
    said = re.findall(r"(\d+) every five minutes, (\d+) every half hour, (\d+) a day", row)
    assert said == [(str(len(often)), str(len(half_hourly)), str(len(daily)))]


def test_the_ways_out_are_those_that_the_site_may_need() -> None:
    (egress,) = [named("NetworkPolicy", "out")["spec"]["egress"]]
    names, rest = egress
    assert {port["port"] for port in names["ports"]} == {53}
    # PostgreSQL, pgbouncer, Redis, the web and S3, and the four ports of mail servers.
    ports = {port["port"] for port in rest["ports"]}
    assert ports == {5432, 6432, 6379, 443, 80, 25, 465, 587, 2525}
    assert {block["ipBlock"]["cidr"] for block in rest["to"]} == {"0.0.0.0/0", "::/0"}
    assert all(block["ipBlock"]["except"] for block in rest["to"])


def test_nobody_comes_in_but_through_the_ingress() -> None:
    assert named("NetworkPolicy", "nobody-comes-in")["spec"] == {
        "podSelector": {},
        "policyTypes": ["Ingress"],
    }


def test_examples_hold_no_value_of_a_secret() -> None:
    assert set(named("Secret", "mrc")["stringData"].values()) == {""}


def test_every_variable_of_the_examples_is_in_the_manual() -> None:
    readme = (REPO_DIR / "README.md").read_text()
    names = {*named("Secret", "mrc")["stringData"], *named("ConfigMap", "mrc")["data"]}
    assert {name for name in names if f"`{name}`" not in readme} == set()


def test_timers_are_those_of_the_table() -> None:
    assert (FOLDER / "timers.yaml").read_text() == kubernetes_timers.written()
    jobs = [one.values[0] for one in OBJECTS if one.values[0]["kind"] == "CronJob"]
    assert len(jobs) == len(TABLE) + 1, "the table's, and the backup"
    assert {job["spec"]["concurrencyPolicy"] for job in jobs} == {"Forbid"}


def test_each_cronjob_asks_whether_its_moment_was_dealt_with() -> None:
    known = {timer.name: timer for timer in (*TABLE, nightly_backup("/backups", 14))}
    memory = {}
    parser = load_command_class("mrc.core", "run_timers").create_parser("manage.py", "run_timers")
    patience = parser.get_default("patience")
    for job in [one.values[0] for one in OBJECTS if one.values[0]["kind"] == "CronJob"]:
        spec = job["spec"]["jobTemplate"]["spec"]
        (container,) = spec["template"]["spec"]["containers"]
        *command, name = container["command"]
        assert command == ["python", "manage.py", "run_timers", "--once"]
        assert job["metadata"]["name"] == "timer-" + name.replace("_", "-")
        # Time to note that it took too long.
        assert spec["activeDeadlineSeconds"] > 60 * known.pop(name).longest
        # Time for what runs to end when the pod has to go, and to give its lease back.
        assert spec["template"]["spec"]["terminationGracePeriodSeconds"] > patience
        memory[name] = container["resources"]["limits"]["memory"]
        # The manual stops them by this before a restore.
        assert spec["template"]["metadata"]["labels"]["part"] == "timer"
        if name == "backup":
            assert container["env"] == [{"name": "MRC_BACKUP_DIR", "value": "/backups"}]
    assert known == {}
    assert {name for name, limit in memory.items() if limit == "3Gi"} == {
        "draw_guides", "draw_cards",
    }  # fmt: skip
