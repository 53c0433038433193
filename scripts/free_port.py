"""Stops with a remedy when PORT cannot be served: asked before anything slow."""

from __future__ import annotations

import errno
import os
import socket
import sys


def refusal(port: int) -> int:
    """0, or the error that the demo would meet on this port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server does: a port just left is free
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            return error.errno or errno.EADDRINUSE
    return 0


def main() -> None:
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65536:
        sys.exit(f"PORT={text} är ingen port. Välj ett tal mellan 1024 och 65535: make run PORT=8001")
    port = int(text)
    reason = refusal(port)
    if reason:
        other = next((free for free in range(max(port, 1023) + 1, 65536) if not refusal(free)), 8001)
        why = "kräver administratörsrätt" if reason == errno.EACCES else "är upptagen"
        sys.exit(f"Port {port} {why}. Välj en annan: make run PORT={other}")


if __name__ == "__main__":
    main()
