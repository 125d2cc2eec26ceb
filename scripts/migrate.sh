#!/bin/sh
# Brings a production database up to date. Safe to run at every start, twice, and twice at once.
set -eu
python manage.py upgrade
python manage.py check --deploy --database default --fail-level WARNING
