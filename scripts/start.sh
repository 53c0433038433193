#!/usr/bin/env bash
# lovplan on one's own computer without the demo: installs what is missing and starts it on http://localhost:PORT.
set -euo pipefail
export TARGET=start
. "$(dirname "$0")/common.sh"

python=.venv/bin/python
[ -x "$python" ] || python=$(find_python)
"$python" -I scripts/free_port.py
scripts/setup.sh run

unset LOVPLAN_DEMO LOVPLAN_TODAY
export PORT=${PORT:-8000} DJANGO_SETTINGS_MODULE=lovplan.settings
exec .venv/bin/python manage.py start
