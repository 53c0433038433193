# Sourced by the other scripts: the repository as working directory, one way to speak, one way to find Python.

cd "$(dirname "${BASH_SOURCE[0]}")/.."
# Swedish letters print and files read the same in a bare locale.
export PYTHONUTF8=1

say() { printf '%s\n' "$*"; }
stop() {
    printf '%s\n' "$*" >&2
    exit 1
}

# Prints the path of a Python that is new enough, or stops with what to do. Asks for what the interpreter says of
# itself rather than trust its name; older ones stand first in the path on some distributions, so all are tried.
find_python() {
    local name version seen=""
    for name in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        command -v "$name" >/dev/null 2>&1 || continue
        version=$("$name" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || version=""
        if [[ $version =~ ^3\.(1[1-9]|[2-9][0-9])$ ]]; then
            command -v "$name"
            return
        fi
        [ -n "$seen" ] || seen="$name är $("$name" --version 2>&1 | head -n 1)"
    done
    stop "Python 3.11 eller senare behövs, men ${seen:-${PYTHON:-python3} finns inte}." \
        "Installera den (Debian 12: apt-get install python3) eller peka ut en annan: make ${TARGET:-setup} PYTHON=/sökväg/till/python3.11"
}
