"""The manifests are what Kubernetes' own schemas allow, and what our rules ask of each of them.

No cluster is asked: that they do what they say is not exercised here.
"""

import sys
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from django.conf import settings

from mrc.core.timers.table import TABLE

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
    more = {"web": {"/figures"}, "timer-backup": {"/backups"}}
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
    assert users == ["timer-backup"]


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
