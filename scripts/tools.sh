#!/usr/bin/env bash
# tools.sh check|test|lock|audit|bom|bench|load|mutants [arguments]   installs what is missing and runs that tool.
set -euo pipefail
export TARGET=$1
. "$(dirname "$0")/common.sh"
shift

# Settings of the caller's own installation must not steer checks and tests; what is measured may be chosen.
[ "$TARGET" = bench ] || unset DATABASE_URL
# Hundreds of processes start in a run; each would compile the whole product again.
unset PYTHONDONTWRITEBYTECODE
unset DEBUG HTTPS LOVPLAN_DEMO LOVPLAN_TODAY SECRET_KEY DJANGO_SETTINGS_MODULE
case $TARGET in
check) scripts/setup.sh check && exec .venv/bin/python -m scripts.check "$@" ;;
test) scripts/setup.sh test && exec .venv/bin/python -m scripts.suite "$@" ;;
audit)
    file=${FIL:?Säg vilken fil: make audit FIL=/sökväg/till/filen}
    scripts/setup.sh run && exec .venv/bin/python -m scripts.audit "$file"
    ;;
bom) scripts/setup.sh check && exec .venv/bin/python -m scripts.supply ;;
lock) scripts/setup.sh check && exec .venv/bin/python -m scripts.lock "$@" ;;
mutants)
    scripts/setup.sh check
    # Beside other work: it takes all that is left of the machine, and is long.
    exec nice -n 10 .venv/bin/python -m tests.mutants "$@"
    ;;
load)
    scripts/setup.sh check
    export LOVPLAN_DEMO=1 LOVPLAN_TODAY=2020-12-15
    exec .venv/bin/python -m tests.bench.load "$@"
    ;;
bench)
    scripts/setup.sh bench
    export LOVPLAN_DEMO=1 LOVPLAN_TODAY=2020-12-15
    CHROMIUM=$(.venv/bin/python -c 'from scripts.missing import chromium; print(chromium())')
    export CHROMIUM
    exec .venv/bin/python -m tests.bench "$@"
    ;;
esac
