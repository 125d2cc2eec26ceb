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
#: Where the backups' volume is.
BACKUPS = "/backups"
#: They draw pages and pictures, which takes memory.
DRAWING = {"draw_guides", "draw_cards"}
#: Seconds for noting that a command took too long and was ended.
NOTING = 120
#: Seconds for a pod that has to go: more than the `--patience` of `run_timers`, after which the
#: command is ended and the lease given back.
GRACE = 60
_HEAD = """\
# Made by scripts/kubernetes_timers.py from site/mrc/core/timers/table.py: change that, not this.
# Each asks the database whether its moment was dealt with. So `manage.py run_timers` may run beside
# them: one of the two does the work, and the figures of the timers know of it either way.
"""


def cron_job(timer: str, schedule: str, minutes: int) -> dict[str, Any]:
    """One timer. What it leaves undone the next run does, so nothing is tried again at once."""
    name = timer.replace("_", "-")
    container = {
        "name": "timer",
        "image": "mrc-pakistan:REPLACE-WITH-A-RELEASE",
        "command": ["python", "manage.py", "run_timers", "--once", timer],
        "envFrom": [{"configMapRef": {"name": "mrc"}}, {"secretRef": {"name": "mrc"}}],
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        },
        "resources": {
            # Two processes: the one that looks after it, and the command.
            "requests": {"cpu": "100m", "memory": "384Mi"},
            "limits": {"memory": "3Gi" if timer in DRAWING else "1Gi"},
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
        "terminationGracePeriodSeconds": GRACE,
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
        "activeDeadlineSeconds": 60 * minutes + NOTING,
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
    pod["containers"][0]["env"] = [{"name": "MRC_BACKUP_DIR", "value": BACKUPS}]
    pod["containers"][0]["volumeMounts"].append({"name": "backups", "mountPath": BACKUPS})
    pod["volumes"].append({"name": "backups", "persistentVolumeClaim": {"claimName": "backups"}})
    return job


def written() -> str:
    """The whole file. Needs Django's settings."""
    from mrc.core.timers.table import TABLE, Timer, nightly_backup

    def job_of(timer: Timer) -> dict[str, Any]:
        return cron_job(timer.name, timer.schedule.cron, timer.longest)

    # How many backups are kept says MRC_BACKUPS_KEPT.
    jobs = [*map(job_of, TABLE), with_backups(job_of(nightly_backup(BACKUPS, 1)))]
    return _HEAD + yaml.safe_dump_all(jobs, sort_keys=False)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mrc.settings.dev")
    sys.path[:0] = [str(REPO_DIR / "site"), str(REPO_DIR)]
    print(written(), end="")
