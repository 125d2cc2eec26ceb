"""Production starts with a sound environment and with no other, and says what is wrong."""

import json
import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.conf import settings

REPO_DIR = Path(settings.REPO_DIR)
SOUND = {
    "SECRET_KEY": secrets.token_hex(40),
    "DATABASE_URL": "postgres://mrc:hunter2@127.0.0.1:1/mrc",
    "ALLOWED_HOSTS": "mrc.example,www.mrc.example",
    "SITE_ORIGIN": "https://mrc.example",
    "EMAIL_HOST": "mail.mrc.example",
    "MRC_REPORT_KEYS": Fernet.generate_key().decode(),
    "DEFAULT_FROM_EMAIL": "site@mrc.example",
}
S3 = {
    "S3_ACCESS_KEY": "AKIA5XN2",
    "S3_SECRET_KEY": "p4ssw0rd-of-the-files",
    "S3_MEDIA_BUCKET": "mrc-media",
    "S3_PRIVATE_BUCKET": "mrc-private",
}
DEVELOPMENT_KEY = "development-only-key-that-production-refuses-to-start-with"
TEST_KEY = "tests-only-key-that-production-refuses-to-start-with"


def start(code: str, **changes: str | None) -> subprocess.CompletedProcess[str]:
    """Python with production's settings; a change of None takes the variable away."""
    variables = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "mrc.settings.production"}
    variables["PYTHONPATH"] = f"{REPO_DIR / 'site'}{os.pathsep}{REPO_DIR}"
    variables.update({k: v for k, v in {**SOUND, **changes}.items() if v is not None})
    return subprocess.run(
        [sys.executable, "-W", "error::RuntimeWarning", "-c", code],
        cwd=REPO_DIR, env=variables, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


#: "development-only-key-of-reports!" and "tests-only-key-of-scam-reports!!", as settings hold them.
READABLE_KEYS = (
    "ZGV2ZWxvcG1lbnQtb25seS1rZXktb2YtcmVwb3J0cyE=",
    "dGVzdHMtb25seS1rZXktb2Ytc2NhbS1yZXBvcnRzISE=",
)
ZEROS = "A" * 43 + "="
A_KEY = SOUND["MRC_REPORT_KEYS"]

READ = "from django.conf import settings; settings.DEBUG"


def problems(**changes: str | None) -> list[str]:
    """What production says is wrong with the environment; empty when it starts."""
    result = start(READ, **changes)
    if result.returncode == 0:
        return []
    assert "ImproperlyConfigured" in result.stderr
    return [line[4:] for line in result.stderr.splitlines() if line.startswith("  - ")]


def test_production_sound_environment_starts():
    assert problems() == []


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"SECRET_KEY": None}, "SECRET_KEY: is missing"),
        ({"SECRET_KEY": "k3J9"}, "SECRET_KEY: is shorter than 50"),
        ({"SECRET_KEY": DEVELOPMENT_KEY}, "SECRET_KEY: is a placeholder"),
        ({"SECRET_KEY": TEST_KEY}, "SECRET_KEY: is a placeholder"),
        ({"SECRET_KEY": "Please change me before you go live, " * 2}, "SECRET_KEY: is a place"),
        ({"SECRET_KEY": "django-insecure-" + secrets.token_hex(40)}, "SECRET_KEY: is a place"),
        ({"SECRET_KEY": "abc" * 30}, "SECRET_KEY: repeats"),
        ({"SECRET_KEY_FALLBACKS": "short"}, "SECRET_KEY_FALLBACKS: is shorter than 50"),
        ({"DEBUG": "1"}, "DEBUG: is on"),
        ({"MRC_DEBUG": "true"}, "MRC_DEBUG: is on"),
        ({"ALLOWED_HOSTS": None}, "ALLOWED_HOSTS: is missing"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS: “*” is a wildcard"),
        ({"ALLOWED_HOSTS": "mrc.example,.mrc.example"}, "ALLOWED_HOSTS: “.mrc.example” is a wild"),
        ({"SITE_ORIGIN": None}, "SITE_ORIGIN: is missing"),
        ({"SITE_ORIGIN": "http://mrc.example"}, "SITE_ORIGIN: must be https"),
        ({"SITE_ORIGIN": "https://mrc.example/en/"}, "SITE_ORIGIN: must be https"),
        ({"SITE_ORIGIN": "https://else.example"}, "SITE_ORIGIN: its host"),
        ({"DATABASE_URL": None}, "DATABASE_URL: is missing"),
        ({"DATABASE_URL": "sqlite:///site.sqlite3"}, "DATABASE_URL: must begin with postgres"),
        ({"REDIS_URL": "memcached://127.0.0.1"}, "REDIS_URL: must begin with redis"),
        ({"CACHE_URL": "redis://127.0.0.1"}, "CACHE_URL: is called REDIS_URL now"),
        ({"MRC_WEB_GROUPS": "2"}, "REDIS_URL: is missing"),
        ({"DATABASE_POOL": "4", "DATABASE_MAX_AGE": "9"}, "DATABASE_POOL: keeps connections"),
        ({"DATABASE_POOLER": "session"}, "DATABASE_POOLER: must be one of none, transaction"),
        ({**S3, "S3_SECRET_KEY": None}, "S3_SECRET_KEY: is missing; S3_ACCESS_KEY is set"),
        ({**S3, "S3_PRIVATE_BUCKET": "mrc-media"}, "S3_PRIVATE_BUCKET: is the bucket of"),
        ({**S3, "S3_ENDPOINT": "http://files.example"}, "S3_ENDPOINT: must be https://"),
        ({**S3, "S3_ENDPOINT": "https://files.example/x"}, "S3_ENDPOINT: must be https://"),
        ({**S3, "S3_ADDRESSING": "dns"}, "S3_ADDRESSING: must be one of auto, path"),
        ({"EMAIL_HOST": None}, "EMAIL_HOST: is missing"),
        ({"EMAIL_PORT": "smtp"}, "EMAIL_PORT: must be a whole number"),
        ({"EMAIL_USE_TLS": "perhaps"}, "EMAIL_USE_TLS: must be true or false"),
        ({"DEFAULT_FROM_EMAIL": None}, "DEFAULT_FROM_EMAIL: is missing"),
        ({"MRC_REPORT_KEYS": None}, "MRC_REPORT_KEYS: is missing"),
        ({"MRC_REPORT_KEYS": "abc"}, "MRC_REPORT_KEYS: key 1 is not 32 bytes"),
        ({"MRC_REPORT_KEYS": f"{A_KEY},abc"}, "MRC_REPORT_KEYS: key 2 is not 32 bytes"),
        ({"MRC_REPORT_KEYS": READABLE_KEYS[0]}, "MRC_REPORT_KEYS: key 1 is not random"),
        ({"MRC_REPORT_KEYS": READABLE_KEYS[1]}, "MRC_REPORT_KEYS: key 1 is not random"),
        ({"MRC_REPORT_KEYS": ZEROS}, "MRC_REPORT_KEYS: key 1 is not random"),
        ({"MRC_REPORT_KEYS": f"{A_KEY},{A_KEY}"}, "MRC_REPORT_KEYS: names a key twice"),
        ({"PLAUSIBLE_API": "https://p.example/api/event"}, "PLAUSIBLE_DOMAIN: set"),
    ],
)
def test_production_unfit_variable_is_named(changes, named):
    found = problems(**changes)
    assert any(problem.startswith(named) for problem in found), found
    assert {problem.split(":")[0] for problem in found} == {named.split(":")[0]}


def test_production_names_all_problems_at_once():
    found = problems(SECRET_KEY=None, ALLOWED_HOSTS="*", DATABASE_URL="mysql://x", DEBUG="1")
    assert [problem.split(":")[0] for problem in found] == [
        "DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("url", "backend"),
    [
        (None, "django.core.cache.backends.db.DatabaseCache"),
        ("redis://:p4ss@127.0.0.1:6379/1", "mrc.core.tolerant_cache.TolerantRedisCache"),
    ],
)
def test_production_cache_is_one_that_processes_share(url, backend):
    code = (
        "from django.core.cache import caches; cache = caches['default'];"
        "print(f'{type(cache).__module__}.{type(cache).__name__}')"
    )
    result = start(code, REDIS_URL=url)
    assert result.stdout.strip() == backend, result.stderr


def test_production_refusal_repeats_no_secret():
    result = start(READ, DATABASE_URL="mysql://user:p4ssw0rd@host/db", SECRET_KEY="k3J9secretly")
    assert "p4ssw0rd" not in result.stderr
    assert "k3J9secretly" not in result.stderr


def test_production_deploy_check_is_clean(tmp_path):
    code = (
        "import django; django.setup(); from django.core.management import call_command;"
        "call_command('check', deploy=True, fail_level='WARNING')"
    )
    result = start(code, MRC_STATIC_ROOT=str(tmp_path))
    assert result.returncode == 0, result.stderr
    assert "no issues (0 silenced)" in result.stdout


@pytest.mark.parametrize(
    ("variables", "uses"),
    [
        ({}, [True, False]),
        ({"EMAIL_USE_SSL": "true", "EMAIL_PORT": "465"}, [False, True]),
        ({"EMAIL_USE_TLS": "false"}, [False, False]),
    ],
)
def test_production_speaks_tls_to_the_mail_server_in_one_way(variables, uses):
    code = (
        "import json; from django.conf import settings;"
        "print(json.dumps([settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL]))"
    )
    result = start(code, **variables)
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout) == uses


def test_production_line_left_empty_means_the_default():
    """As `.env.example` leaves them: nothing is switched off by it."""
    names = ["EMAIL_USE_TLS", "MRC_OUTREACH_WORKER", "MRC_DRAW_CARDS", "MRC_PAGE_CACHE"]
    code = (
        "import json; from django.conf import settings;"
        f"print(json.dumps([getattr(settings, name) for name in {names}]))"
    )
    empty = dict.fromkeys([*names, "DATABASE_POOLER", "MRC_PUBLIC_WORKER"], "")
    result = start(code, **empty)
    assert result.returncode == 0, result.stderr
    assert result.stdout == start(code).stdout
    assert json.loads(result.stdout)[0] is True


def test_production_cookies_and_switches_are_strict():
    names = [
        "SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY",
        "SESSION_COOKIE_SAMESITE", "SESSION_COOKIE_DOMAIN", "SESSION_COOKIE_PATH",
        "CSRF_COOKIE_NAME", "CSRF_COOKIE_SECURE", "CSRF_COOKIE_HTTPONLY", "CSRF_COOKIE_SAMESITE",
        "DEBUG", "MRC_SECOND_FACTOR_REQUIRED", "MRC_ALLOW_DEMO_DATA", "SECURE_SSL_REDIRECT",
    ]  # fmt: skip
    code = (
        "import json; from django.conf import settings;"
        f"print(json.dumps({{name: getattr(settings, name) for name in {names}}}))"
    )
    values = json.loads(start(code).stdout)
    # The prefix `__Host-` holds only with these: the browser throws the cookie away otherwise.
    assert values == {
        "SESSION_COOKIE_NAME": "__Host-session",
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_DOMAIN": None,
        "SESSION_COOKIE_PATH": "/",
        "CSRF_COOKIE_NAME": "__Host-csrf",
        "CSRF_COOKIE_SECURE": True,
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SAMESITE": "Lax",
        "DEBUG": False,
        "MRC_SECOND_FACTOR_REQUIRED": True,
        "MRC_ALLOW_DEMO_DATA": False,
        "SECURE_SSL_REDIRECT": True,
    }


# Files are not collected here, that takes half a minute; the image does it when it is built.
SERVE = """
import json, django
from django.conf import settings
plain_files = "django.contrib.staticfiles.storage.StaticFilesStorage"
settings.STORAGES["staticfiles"] = {"BACKEND": plain_files}
django.setup()
from django.test import Client
client = Client(HTTP_HOST="mrc.example", raise_request_exception=False)
plain = client.get("/livez")
redirect = client.get("/en/")
behind_proxy = client.get("/livez", HTTP_X_FORWARDED_PROTO="https")
refused = client.get("/livez", HTTP_HOST="attacker.example", secure=True)
database_down = client.get("/accounts/login/", secure=True, HTTP_X_REQUEST_ID="abcd-1234-efgh")
print(json.dumps({name: [r.status_code, dict(r.headers)] for name, r in {
    "plain": plain, "redirect": redirect, "behind_proxy": behind_proxy, "refused": refused,
    "database_down": database_down}.items()}))
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """Answers of the production stack without a database, and what it logged meanwhile."""
    static = tmp_path_factory.mktemp("static")
    result = start(SERVE, MRC_STATIC_ROOT=str(static), TRUSTED_PROXY_COUNT="1")
    assert result.returncode == 0, result.stderr
    lines = [json.loads(line) for line in result.stderr.splitlines() if line.startswith("{")]
    return json.loads(result.stdout.splitlines()[-1]), lines


def test_production_sends_readers_to_tls(served):
    answers, _lines = served
    status, headers = answers["redirect"]
    assert (status, headers["Location"]) == (301, "https://mrc.example/en/")
    assert headers["Content-Security-Policy"]


def test_production_health_check_needs_no_tls(served):
    answers, _lines = served
    assert answers["plain"][0] == 200


def test_production_trusts_the_proxy_about_tls(served):
    answers, _lines = served
    status, headers = answers["behind_proxy"]
    assert status == 200
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"


def test_production_refused_host_still_has_headers(served):
    answers, _lines = served
    status, headers = answers["refused"]
    assert status == 400
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_production_gone_database_is_said_to_be_away_for_a_while_with_headers(served):
    answers, _lines = served
    status, headers = answers["database_down"]
    assert status == 503
    assert int(headers["Retry-After"]) > 0
    assert headers["Content-Security-Policy"].count("'none'") >= 4
    assert headers["X-Request-ID"] == "abcd-1234-efgh"


def test_production_logs_json_lines_with_the_request_id(served):
    _answers, lines = served
    of_request = [line for line in lines if line["request_id"] == "abcd-1234-efgh"]
    error = next(line for line in of_request if "error" in line)
    assert error["error"] == "OperationalError"
    assert any("mrc/core" in place for place in error["where"])
    access = next(line for line in of_request if line["logger"] == "mrc.access")
    assert (access["route"], access["status_code"]) == ("accounts/login/", 503)
    assert "127.0.0.1" not in json.dumps(lines)
