"""What a parser might do with a hostile file, under the limits of the real one."""

import sys
from pathlib import Path

from activities.reading.__main__ import limit


def main() -> None:
    wanted = sys.stdin.buffer.read()
    limit()
    if wanted == b"memory":
        bytearray(1 << 30)
    while wanted == b"time":
        pass
    Path(wanted.decode()).write_bytes(b"x" * 99)


if __name__ == "__main__":
    main()
