#!/usr/bin/env bash
# Installs what is missing and nothing else: system libraries through apt, then .venv/ with the locked packages.
# setup.sh run|check|bench|test   says what for. Silent and quick when nothing is missing.
set -euo pipefail
. "$(dirname "$0")/common.sh"

purpose=${1:-run}
log=var/setup.log

missing() { "$1" -I -S scripts/missing.py "$purpose"; }

venv_works() { .venv/bin/python -I -c 'import pip' 2>/dev/null; }

# Runs a command with all its noise in the log, behind one line that tells what is done and how long it took.
step() {
    local what=$1 begun=$SECONDS
    shift
    printf '%s … ' "$what"
    printf '\n== %s ==\n' "$what" >>"$log"
    if "$@" >>"$log" 2>&1 </dev/null; then
        say "klart ($((SECONDS - begun)) s)"
        return
    fi
    say "misslyckades."
    # Where the reason is the network, its one line is worth more than the tail of a log.
    if tail -n 40 "$log" | grep -qiE 'temporary failure|could not resolve|name resolution|network is unreachable|failed to fetch|failed to establish|connection (refused|timed out|reset)|read timed out|max retries|unable to connect'; then
        stop "Inget svar från paketförrådet. Kontrollera att datorn har nät (bakom en proxy: sätt HTTPS_PROXY) och kör om. Hela loggen: $log"
    fi
    tail -n 15 "$log" >&2
    stop "Hela loggen: $log"
}

install_system_packages() {
    local packages="$*" sudo=""
    local by_hand="apt-get update && apt-get install -y --no-install-recommends $packages"
    if ! command -v apt-get >/dev/null; then
        stop "Saknas i systemet: $packages (namnen är Debians). Installera motsvarande paket och kör om."
    fi
    if [ "$(id -u)" != 0 ]; then
        if ! command -v sudo >/dev/null; then
            sudo=no
        elif sudo -n true 2>/dev/null; then
            sudo="sudo -n"
        elif [ -t 0 ] && say "Saknas i systemet: $packages. Lösenordet behövs för att installera dem." && sudo -v; then
            sudo="sudo"
        else
            sudo=no
        fi
    fi
    if [ "$sudo" = no ]; then
        stop "Systempaket saknas. Kör som administratör och gör sedan om: $by_hand"
    fi
    # Old package lists name versions that are gone, so they are fetched anew; a broken extra source does no harm.
    step "Installerar systempaket ($packages)" $sudo sh -c \
        "apt-get update -q; DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $packages"
}

make_venv() {
    rm -rf .venv
    "$1" -m venv .venv
}

# Only wheels, only with the hashes of the lock: nothing is compiled and no package runs code while it installs.
# What the caller has set for pip elsewhere must not send the packages to another place.
install_packages() {
    env -u PIP_USER -u PIP_TARGET -u PIP_PREFIX -u PIP_REQUIREMENT -u PIP_NO_DEPS .venv/bin/python -m pip install \
        --require-hashes --only-binary=:all: --no-input --disable-pip-version-check --progress-bar off --retries 2 \
        -r "$1" && .venv/bin/python scripts/missing.py --stamp "$purpose"
}

if [ -x .venv/bin/python ] && lacking=$(missing .venv/bin/python) && [ -z "$lacking" ]; then
    exit 0
fi

python=$(find_python)
mkdir -p var 2>/dev/null && : >"$log" 2>/dev/null || stop "Kan inte skriva i $PWD/var. Kör som den som äger mappen."
if command -v flock >/dev/null; then # two at once would build the same .venv
    exec 9>var/setup.lock
    flock 9
fi

venv_works || rm -rf .venv # half-made, or made by a Python that is gone
system=$(missing "$python" | sed -n 's/^system //p' | tr '\n' ' ')
[ -z "$system" ] || install_system_packages ${system% }
venv_works || step "Skapar .venv med $("$python" --version)" make_venv "$python"
if missing "$python" | grep -qx packages; then
    lock=requirements.txt
    [ "$purpose" = run ] || lock=requirements-dev.txt
    step "Installerar $(grep -c '^[a-z]' $lock) Pythonpaket ur $lock" install_packages "$lock"
fi
left=$(missing .venv/bin/python) && [ -z "$left" ] || stop "Saknas fortfarande efter installationen: ${left//$'\n'/, }. Se $log."
