#!/usr/bin/env bash
# data.sh backup|restore|move [arguments]   the database of this installation to the file FIL, or back from it.
set -euo pipefail
export TARGET=$1
# As the caller wrote it: the working directory changes below.
file=$(realpath -ms -- "${FIL:?Säg vilken fil: make $1 FIL=/sökväg/till/filen}")
. "$(dirname "$0")/common.sh"

scripts/setup.sh run
export DJANGO_SETTINGS_MODULE=lovplan.settings
exec .venv/bin/python manage.py "$@" "$file"
