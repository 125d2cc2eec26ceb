#!/bin/sh
# What the web server in front reads: its configuration and the static files of this release, below
# FRONT_DIR. Static files of former releases stay: pages that refer to them are still kept by phones
# and caches, and by web processes that are not replaced yet.
set -eu
mkdir -p "$FRONT_DIR/static"
cp -R "$MRC_STATIC_ROOT"/. "$FRONT_DIR/static/"
MRC_STATIC_ROOT="$FRONT_DIR/static" python scripts/nginx_config.py --to "$FRONT_DIR/nginx"
