# The site as an image: `docker build -t mrc .`, then compose.yaml.
#
# A virtual environment inside, so that any Python base image works; two stages, so that nothing
# that only builds is in the result. Runs as a user without rights on a read-only file system:
# what it writes goes to /data (uploads, evidence) and /tmp.

ARG BASE_IMAGE=docker.io/library/python:3.13-slim

# --- Build: packages, static files, the Urdu catalogue --------------------------------------------
FROM ${BASE_IMAGE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
COPY requirements.txt ./
RUN python3 -m venv /venv \
 && /venv/bin/pip install --quiet --only-binary :all: --require-hashes -r requirements.txt
COPY . ./
# The editable install writes one line that points here: templates/ and content/ stay where the
# settings look for them.
RUN /venv/bin/pip install --quiet --no-deps --no-build-isolation -e . \
 && /venv/bin/pybabel --quiet compile --directory site/mrc/locale --domain django \
 && /venv/bin/python -m compileall -q site home destinations alerts events campaigns
# Production settings need an environment; this one lives for this line only and reaches nothing.
RUN SECRET_KEY="$(/venv/bin/python -c 'import secrets; print(secrets.token_hex(40))')" \
    DATABASE_URL=postgres://build@localhost/build ALLOWED_HOSTS=localhost \
    MRC_REPORT_KEYS="$(/venv/bin/python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())')" \
    SITE_ORIGIN=https://localhost EMAIL_HOST=localhost DEFAULT_FROM_EMAIL=build@localhost \
    MRC_STATIC_ROOT=/app/static DJANGO_SETTINGS_MODULE=mrc.settings.production \
    /venv/bin/python manage.py collectstatic --noinput --verbosity 0

# --- Run --------------------------------------------------------------------------------------------
FROM ${BASE_IMAGE}
# What makes backups (pg_dump), and draws the cards and posters of warnings. With the cache of the fonts in the image no drawing
# process has to look through all of them; the file system is read-only later.
RUN apt-get update -qq \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    fontconfig libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core \
    postgresql-client \
 && fc-cache --system-only \
 && rm -rf /var/lib/apt/lists/*
RUN groupadd --gid 10001 mrc \
 && useradd --uid 10001 --gid mrc --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin mrc \
 && mkdir -p /data/media /data/evidence /mirror /front /backups /figures /bounces \
 && chown -R mrc:mrc /data /mirror /front /backups /figures /bounces && chmod 0700 /backups
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=mrc.settings.production \
    MRC_STATIC_ROOT=/app/static MRC_DATA_DIR=/data \
    WEB_WORKERS=2 WEB_THREADS=4
USER mrc
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
  CMD ["python", "scripts/healthcheck.py"]
# No access log: it would hold visitors' addresses. The site logs each request as a JSON line.
CMD ["sh", "-c", "exec gunicorn mrc.wsgi --bind 0.0.0.0:8000 --workers \"$WEB_WORKERS\" --worker-class gthread --threads \"$WEB_THREADS\" --worker-tmp-dir /tmp --max-requests 5000 --max-requests-jitter 500 --graceful-timeout 25 --no-control-socket --logger-class mrc.core.gunicorn_logs.JsonLogger"]
