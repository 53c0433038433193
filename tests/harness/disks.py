"""A small disk of its own, which can be filled, made read-only and healed while somebody uses it."""

from __future__ import annotations

import errno
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Disk:
    folder: Path

    @property
    def filler(self) -> Path:
        return self.folder / "fyllnad"

    def fill(self, spare: int = 0) -> None:
        """Until not one byte more is taken, and then so many bytes less."""
        with self.filler.open("wb", buffering=0) as file:
            for size in (1 << 20, 1 << 12, 1):
                try:
                    while True:
                        file.write(b"\0" * size)
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise
            file.truncate(max(0, file.tell() - spare))

    def free(self) -> None:
        self.filler.unlink()

    def remount(self, how: str, meanwhile: Callable[[], object] = lambda: None) -> None:
        """Tried anew while somebody has a file open for writing. A connection that could not be made ready is let go of
        by Python's own clearing up, which comes with the next pages.
        """
        for _ in range(100):
            if subprocess.run(["mount", "-o", f"remount,{how}", self.folder], capture_output=True).returncode == 0:
                return
            meanwhile()
            time.sleep(0.05)
        raise AssertionError(f"the disk did not become {how}")


@contextmanager
def small_disk(megabytes: int) -> Iterator[Disk]:
    with tempfile.TemporaryDirectory(prefix="lovplan-disk-") as name:
        size = f"size={megabytes}m,mode=0777"
        made = subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", name], capture_output=True, text=True)
        if made.returncode:
            pytest.skip(
                f"A disk of its own needs somebody who may mount one ({made.stderr.strip()}, uid {os.getuid()})"
            )
        try:
            yield Disk(Path(name))
        finally:
            subprocess.run(["umount", "--lazy", name], check=True)
