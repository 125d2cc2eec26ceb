#!/bin/sh
# Brings a production database up to date. Safe to run at every start, and twice.
set -eu
python manage.py migrate --noinput
python manage.py createcachetable
python manage.py sync_roles
python manage.py check --deploy --fail-level WARNING
