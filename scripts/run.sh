#!/usr/bin/env bash
# The demo: installs what is missing and starts it on http://localhost:PORT with its clock at 15 December 2020.
set -euo pipefail
export TARGET=run
. "$(dirname "$0")/common.sh"

python=.venv/bin/python
[ -x "$python" ] || python=$(find_python)
"$python" -I scripts/free_port.py
scripts/setup.sh run

export LOVPLAN_DEMO=${LOVPLAN_DEMO-1} LOVPLAN_TODAY=${LOVPLAN_TODAY-2020-12-15} PORT=${PORT:-8000}
# One left in the environment by another project would start that project's settings.
export DJANGO_SETTINGS_MODULE=lovplan.settings
exec .venv/bin/python manage.py demo
