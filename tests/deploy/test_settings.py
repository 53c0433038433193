"""Every setting is described where somebody sets it and where somebody reads of it, and nothing else is."""

from __future__ import annotations

import ast
import os
import re

from tests.harness.databases import ROOT


def read_by_the_settings() -> set[str]:
    calls = [
        node
        for node in ast.walk(ast.parse((ROOT / "lovplan" / "settings.py").read_text()))
        if isinstance(node, ast.Call)
    ]
    asked = [call for call in calls if isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value) == "env"]
    return {ast.literal_eval(call.args[0]) for call in asked}


def test_the_file_of_settings_holds_each_with_a_word_on_it():
    lines = (ROOT / "deploy" / "lovplan.env").read_text().splitlines()
    named = {found[1]: number for number, line in enumerate(lines) if (found := re.match(r"#?([A-Z_]+)=", line))}
    assert named.keys() == read_by_the_settings()
    for name, number in named.items():
        block = lines[:number][::-1]
        comment = next((line for line in block if not re.match(r"#?[A-Z_]+=", line)), "")
        assert comment.startswith("# ") and not comment.startswith("# ---"), name


def test_the_guide_describes_each():
    guide = (ROOT / "docs" / "drift.md").read_text()
    told = set(re.findall(r"`([A-Z][A-Z_]*[A-Z])(?:=[^`]*)?`", guide))
    assert not read_by_the_settings() - told
    assert not {name for name in told if name.startswith("LOVPLAN_")} - read_by_the_settings()


def test_the_guide_runs_commands_in_service_by_the_file_that_reads_the_settings():
    """By hand they would read no settings, and find an empty database of their own."""
    guide = (ROOT / "docs" / "drift.md").read_text().partition("## I drift")[2]
    guide = re.sub(r"(?s)### I behållare.*?\n## ", "", guide)  # its image has the settings
    shell = "\n".join(re.findall(r"```sh\n(.*?)```", guide, re.DOTALL))
    assert "install -m 0755 deploy/lovplan /usr/local/bin/lovplan" in shell and "lovplan backup" in shell
    assert not re.findall(r".*manage\.py.*", shell)
    assert os.access(ROOT / "deploy" / "lovplan", os.X_OK)
