"""Writes the CronJobs of `deploy/kubernetes/timers.yaml` from the table of timers.

    python scripts/kubernetes_timers.py > deploy/kubernetes/timers.yaml

A test compares the file with what this would write.
"""

import os
import sys
from pathlib import Path
from typing import Any

import yaml

REPO_DIR = Path(__file__).resolve().parents[1]
#: Where the backups' volume is, and how many are kept there.
BACKUPS, BACKUPS_KEPT = "/backups", 14
_HEAD = """\
# Made by scripts/kubernetes_timers.py from site/mrc/core/timers/table.py: change that, not this.
# `manage.py run_timers` may run as a Deployment instead; both at once do no harm.
"""


def cron_job(name: str, command: tuple[str, ...], schedule: str, minutes: int) -> dict[str, Any]:
    """One timer. What it leaves undone the next run does, so nothing is tried again at once."""
    container = {
        "name": "timer",
        "image": "mrc-pakistan:REPLACE-WITH-A-RELEASE",
        "command": ["python", "manage.py", *command, "--verbosity", "0"],
        "envFrom": [{"configMapRef": {"name": "mrc"}}, {"secretRef": {"name": "mrc"}}],
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        },
        "resources": {
            "requests": {"cpu": "100m", "memory": "256Mi"},
            "limits": {"memory": "3Gi" if name.startswith("draw-") else "1Gi"},
        },
        "volumeMounts": [
            {"name": "scratch", "mountPath": "/tmp"},
            {"name": "data", "mountPath": "/data"},
        ],
    }
    pod = {
        "serviceAccountName": "mrc",
        "automountServiceAccountToken": False,
        "enableServiceLinks": False,
        "restartPolicy": "Never",
        "securityContext": {
            "runAsNonRoot": True,
            "runAsUser": 10001,
            "runAsGroup": 10001,
            "fsGroup": 10001,
            "seccompProfile": {"type": "RuntimeDefault"},
        },
        "containers": [container],
        "volumes": [
            {"name": "scratch", "emptyDir": {"sizeLimit": "1Gi"}},
            {"name": "data", "emptyDir": {"sizeLimit": "256Mi"}},
        ],
    }
    job = {
        "backoffLimit": 0,
        "activeDeadlineSeconds": 60 * minutes,
        "ttlSecondsAfterFinished": 86400,
        "template": {"metadata": {"labels": {"app": "mrc", "part": "timer"}}, "spec": pod},
    }
    return {
        "apiVersion": "batch/v1",
        "kind": "CronJob",
        "metadata": {"name": f"timer-{name}", "namespace": "mrc", "labels": {"app": "mrc"}},
        "spec": {
            "schedule": schedule,
            "timeZone": "Asia/Karachi",
            "concurrencyPolicy": "Forbid",
            "startingDeadlineSeconds": 3600,
            "successfulJobsHistoryLimit": 1,
            "failedJobsHistoryLimit": 3,
            "jobTemplate": {"spec": job},
        },
    }


def with_backups(job: dict[str, Any]) -> dict[str, Any]:
    """The same with the volume of backups.yaml, which no other pod sees."""
    pod = job["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    pod["containers"][0]["volumeMounts"].append({"name": "backups", "mountPath": BACKUPS})
    pod["volumes"].append({"name": "backups", "persistentVolumeClaim": {"claimName": "backups"}})
    return job


def written() -> str:
    """The whole file. Needs Django's settings."""
    from mrc.core.timers.table import TABLE, Timer, nightly_backup

    def job_of(timer: Timer) -> dict[str, Any]:
        name = timer.name.replace("_", "-")
        return cron_job(name, timer.command, timer.schedule.cron, timer.longest)

    jobs = [*map(job_of, TABLE), with_backups(job_of(nightly_backup(BACKUPS, BACKUPS_KEPT)))]
    return _HEAD + yaml.safe_dump_all(jobs, sort_keys=False)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mrc.settings.dev")
    sys.path[:0] = [str(REPO_DIR / "site"), str(REPO_DIR)]
    print(written(), end="")
