"""Settings that hold everywhere. `dev`, `test` and `production` add what differs."""

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE

REPO_DIR = Path(__file__).resolve().parents[3]
PROJECT_DIR = REPO_DIR / "site" / "mrc"
VAR_DIR = REPO_DIR / "var"

INSTALLED_APPS = [
    "home",
    "campaigns",
    "alerts",
    "events",
    "destinations",
    "mrc.core",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "mrc.core.metrics.requests.MetricsMiddleware",
    "mrc.core.middleware.RequestIdMiddleware",
    "mrc.core.middleware.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    # Prepaid data: what the server in front does not compress leaves compressed from here.
    "mrc.core.middleware.CompressTextMiddleware",
    # Whole pages for everybody, before anything that asks the database (ADR 26).
    "mrc.core.page_cache.middleware.PageCacheMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "mrc.core.language_middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "mrc.core.accounts.middleware.AccountLanguageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "mrc.core.accounts.middleware.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "mrc.core.deletion_middleware.DeletionMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "mrc.urls"
WSGI_APPLICATION = "mrc.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [REPO_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mrc.core.context_processors.site",
            ],
            "builtins": ["mrc.core.templatetags.mrc"],
        },
    },
]

# Form widgets come from the one tree too: the admin's policy needs some without inline scripts.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- People -----------------------------------------------------------------------------------
AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "signed_in"
WAGTAILADMIN_LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "mrc.core.accounts.adapter.StaffAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_FORMS = {
    "login": "mrc.core.accounts.forms.SignInForm",
    "reset_password": "mrc.core.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "mrc.core.accounts.forms.NewPasswordForm",
    "change_password": "mrc.core.accounts.forms.ChangePasswordForm",
    "reauthenticate": "mrc.core.accounts.forms.ConfirmPasswordForm",
}
# Two separate buckets: phones of one network share an address, so that one is wide; five wrong
# passwords in five minutes close an account's own for a while, from whatever address they come.
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = {
    "login": "60/m/ip",
    "login_failed": "30/5m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/h/key",
}
# E-mail decides who may reset a password, so only `manage.py staff` changes it; resets go through
# /accounts/, where they are throttled and never sign anybody in.
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
MFA_ADAPTER = "mrc.core.accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "mrc.core.accounts.forms.CodeForm",
    "reauthenticate": "mrc.core.accounts.forms.ConfirmCodeForm",
    "activate_totp": "mrc.core.accounts.forms.ActivateForm",
}
# Phones' clocks drift: the code before and the code after hold too.
MFA_TOTP_TOLERANCE = 1
# Members of staff have one e-mail address, set by `manage.py staff`; nobody confirms it by mail.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "MRC Pakistan"
#: Off in development, on in production: an account that reaches the admin needs a second factor.
MRC_SECOND_FACTOR_REQUIRED = False

# --- Languages --------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ur", "اردو")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
# A page that was only submitted for translation would go live in Urdu with English text.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
LOCALE_PATHS = [PROJECT_DIR / "locale"]
FORMAT_MODULE_PATH = ["mrc.formats"]
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = "Asia/Karachi"

# --- Files ------------------------------------------------------------------------------------
STATICFILES_DIRS = [PROJECT_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
STATIC_URL = "/static/"
MEDIA_ROOT = VAR_DIR / "media"
MEDIA_URL = "/media/"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    # Attendance sheets and photographs: never under MEDIA_ROOT, never served by the web server.
    "evidence": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "evidence", "base_url": None},
    },
    # Files of issued donor reports and their pictures: staff download them, which is written down.
    "donor_reports": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "donor-reports", "base_url": None},
    },
    # Pictures of scam reports, encrypted: only `alerts.reports.storage` opens them.
    "reports": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": VAR_DIR / "reports",
            "base_url": None,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# --- Wagtail ----------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "MRC Pakistan"
WAGTAILADMIN_BASE_URL = "http://localhost:8000"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAIL_ALLOW_UNICODE_SLUGS = False
# Every autosave is a line in the page's history.
WAGTAIL_AUTOSAVE_INTERVAL = 30_000
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]
# Nothing but the pixels of what an editor uploads is kept, in no size of it.
WAGTAILIMAGES_IMAGE_FORM_BASE = "mrc.core.image_form.RedrawnImageForm"
WAGTAILDOCS_EXTENSIONS = ["pdf", "csv", "xlsx", "odt", "docx"]
WAGTAILDOCS_DOCUMENT_FORM_BASE = "mrc.core.document_form.CheckedDocumentForm"
WAGTAILDOCS_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
# The browser is asked to name each: the machine's own list holds some that it does not know.
WAGTAIL_USER_TIME_ZONES = ["Asia/Karachi", "Asia/Dubai", "Asia/Riyadh", "UTC"]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("en", "English"), ("ur", "اردو")]
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "mrc.core.search.backend", "SEARCH_CONFIG": "simple"},
}

#: Seconds that the mail server has for each step; what waits is tried again later.
EMAIL_TIMEOUT = 10
TASKS = {"default": {"BACKEND": "mrc.core.task_requests.RequestDatabaseBackend"}}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CACHES: dict[str, Any] = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# --- Content security policy --------------------------------------------------------------------
#: The public site and the field log: our own files only, nothing inline, no nonce, so that whole
#: pages can be cached. `mrc.core.middleware` swaps in ADMIN_CSP below /admin/.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}

#: The admin: the same, with what Wagtail's editor and the translation editor cannot do without.
#: ADR 8 says where each is needed. No inline script, no eval, nobody else's files here either.
ADMIN_CONTENT_SECURITY_POLICY = {
    **CONTENT_SECURITY_POLICY["DIRECTIVES"],
    "style-src": [SELF, UNSAFE_INLINE],
    "style-src-attr": [NONE],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# --- Analytics: off unless configured -----------------------------------------------------------
PLAUSIBLE_DOMAIN = ""
PLAUSIBLE_API = ""
PLAUSIBLE_ORIGIN = ""

# --- Watching and keeping (docs/operations/monitoring.md, docs/operations/backup.md) --------------
#: Address and port of `manage.py serve_metrics`: never one that the public reaches.
MRC_METRICS_BIND = "127.0.0.1:9100"
#: Where errors are told to; empty: nowhere. What leaves is in `mrc.core.errors.scrubbing`.
SENTRY_DSN = ""
SENTRY_ENVIRONMENT = "production"
#: Where the nightly backup goes, and how many are kept; empty: no timer makes one.
MRC_BACKUP_DIR = ""
MRC_BACKUPS_KEPT = 14
#: Where backups reach PostgreSQL itself, past a pooler of transactions; empty: as the site does.
MRC_DATABASE_DIRECT_URL = ""

# --- Whole pages that are kept (docs/operations/serving.md) ---------------------------------------
MRC_PAGE_CACHE = True
#: Bytes of memory for them in each process.
MRC_PAGE_CACHE_BYTES = 32 * 1024 * 1024
#: Seconds for which a kept page may stand in for one that breaks, if nothing was withdrawn since.
MRC_PAGE_STALE_SECONDS = 24 * 60 * 60
#: Where the processes of one machine tell each other that something has changed.
MRC_PURGE_DIR = VAR_DIR / "purge"

# --- Ours -----------------------------------------------------------------------------------------
#: The key of the contact that every page offers (see `mrc.core.places`).
MRC_HELPLINE_KEY = "mrc-helpline"
#: Where people who find a weakness write to: `mailto:` or `https:`. Empty: no security.txt.
MRC_SECURITY_CONTACT = ""
#: False leaves cards and posters of warnings and the PDF files of guides undrawn; pages then offer
#: text to share and the page to print only.
MRC_DRAW_CARDS = True
#: Days before a fact's next check on which whoever looks after it is sent a mail.
MRC_FACT_REMINDER_DAYS = (14, 3)
#: Months after which the files of attendance sheets and photographs are deleted.
MRC_EVIDENCE_MONTHS = 24
#: Keys that encrypt scam reports, newest first (see `mrc.core.encryption`). Each environment sets
#: its own; without one nothing starts.
MRC_REPORT_KEYS: list[str] = []
#: Months after which a scam report is deleted, from its receipt and again from its closing.
MRC_REPORT_MONTHS = 24
#: Reports from one network within an hour after which the next ones wait in quarantine.
MRC_REPORT_BURST = 10
#: Months after which a question to a counsellor is deleted, from the day it was last worked on.
MRC_QUESTION_MONTHS = 6
#: Questions from one network within an hour after which the next ones wait in quarantine.
MRC_QUESTION_BURST = 10
#: Days after which an unanswered question is marked as overdue. For staff: readers are told none.
MRC_QUESTION_OVERDUE_DAYS = 7
#: Months after which the lines that readers wrote about a page are deleted; answers are counted on.
MRC_FEEDBACK_MONTHS = 6
#: Days after an event at which it is forgotten who had registered for it; sums are kept.
MRC_REGISTRATION_DAYS = 14
#: Registrations from one network within an hour after which the next ones are looked at first.
MRC_REGISTRATION_BURST = 30
#: Who sends our CAP messages: a domain, never changed once messages are out. Empty: the site's own.
MRC_CAP_SENDER = ""
#: `Actual` only in production: what any other copy of the site sends is a `Test`.
MRC_CAP_STATUS = "Test"
#: Where the static copy of the public site is kept; empty: none is written after publishing.
MRC_MIRROR_DIR = ""
# News by mail: see `mrc.core.subscriptions`.
#: Days after which an address that nobody confirmed is forgotten.
MRC_UNCONFIRMED_DAYS = 7
#: Days after which it is forgotten who had which news (how many had it is kept).
MRC_DELIVERY_DAYS = 90
#: Day of the weekly mail: 1 Monday to 7 Sunday.
MRC_DIGEST_WEEKDAY = 5
#: Mails to a wrong address, and mails that came back for whatever reason within sixty days, after
#: which an address is forgotten.
MRC_HARD_BOUNCES = 2
MRC_SOFT_BOUNCES = 5
#: Where mail servers return what they cannot deliver; empty: to the sender.
MRC_BOUNCES_TO = ""
#: A Maildir of that mailbox, read every quarter of an hour; empty: the mail server pipes it in.
MRC_BOUNCES_MAILDIR = ""
#: How often in an hour the form takes one address, and addresses from one network. Phones share
#: networks, so that the second is wide.
MRC_SUBSCRIBE_LIMITS = {"address": 3, "network": 120}
#: How many words that found nothing are counted anew in one day: a script cannot fill the table.
MRC_MISSED_SEARCHES_A_DAY = 200
#: Months after which searches without a result are deleted; those typed once go after a month.
MRC_MISSED_SEARCH_MONTHS = 12
#: Per cent of the verified sessions without warnings that are drawn for a back-check.
MRC_BACK_CHECK_SHARE = 10
#: True where generated sample data may be loaded; production turns it off.
MRC_ALLOW_DEMO_DATA = False
#: True where Django itself answers for uploaded pictures; large sites let their web server do it.
MRC_SERVE_MEDIA = False
#: False takes the field log's service worker off every phone that asks; what is typed stays.
MRC_OUTREACH_WORKER = True
#: Keeping guides on a phone: "on"; "off" offers it to nobody new; "kill" takes the public service
#: worker and all that was kept off every phone that asks.
MRC_PUBLIC_WORKER = "on"
#: Bytes that the recording of one page may have.
MRC_RECORDING_MAX_BYTES = 8 * 1024 * 1024
# Each endpoint of `/api/v1/` names its own keys, rights and limits; this makes its description.
REST_FRAMEWORK = {"DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema"}
