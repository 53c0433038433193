"""Sizes, distances and colours stand in tokens.css alone; every other sheet is made of its names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import tinycss2  # type: ignore[import-untyped]
from django.conf import settings

STATIC = Path(settings.BASE_DIR) / "lovplan" / "static"
CSS = STATIC / "css"
SHEETS = [
    *(f"css/{name}.css" for name in ("site", "trend", "admin")),
    *(f"reporting/{name}.css" for name in ("report", "month", "records")),
]
WORDS = "inherit|auto|0|none|normal|transparent|currentcolor|initial"
DISTANCE = re.compile(rf"({WORDS}|-?[123]px|env\(.*\)|\d+%|-1px)$")
SPACED = re.compile(r"(margin|padding|gap|row-gap|column-gap)(-(top|right|bottom|left|inline|block)(-(start|end))?)?$")
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(rgb|hsl|hwb|lab|lch|oklch|color)a?\(|\b(white|black|red|green|grey)\b")
SIZES = re.compile(r"var\(--size-(small|body|heading|title)\)$|inherit$")
LINES = re.compile(r"var\(--line-(small|body|heading|title)\)$|inherit$")


def declarations(rules, inside=""):
    """(where, property, value) of every declaration of a sheet, those inside @media too."""
    for rule in rules:
        if rule.type == "at-rule" and rule.content is not None and rule.lower_at_keyword in ("media", "supports"):
            nested = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            yield from declarations(nested, tinycss2.serialize(rule.prelude).strip())
        elif rule.type == "qualified-rule":
            selector = f"{inside} {tinycss2.serialize(rule.prelude).strip()}"
            for found in tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True):
                if found.type == "declaration":
                    yield selector, found.name, tinycss2.serialize(found.value).strip()


def parts(value: str) -> list[str]:
    """The values between spaces, a calc() or a var() kept whole."""
    return re.findall(r"(?:[^\s(]|\((?:[^()]|\([^()]*\))*\))+", value)


def of_tokens(part: str) -> bool:
    """A token, or a sum of tokens and plain numbers."""
    if part.startswith(("calc(", "clamp(", "max(", "min(")):
        return not re.search(r"\d(px|rem|em|pt)", re.sub(r"var\(--[\w-]+\)", "", part))
    return bool(re.match(r"var\(--[\w-]+\)$", part) or DISTANCE.match(part))


def faults(css: str) -> list[str]:
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    wrong = []
    for where, name, value in declarations(rules):
        bare = value.removesuffix("!important").strip()
        ok = (
            (name != "font-size" or SIZES.match(bare) or where.split()[-1] == "html")  # there, what a rem is
            and (name != "line-height" or LINES.match(bare))
            and (not SPACED.match(name) or all(of_tokens(part) for part in parts(bare)))
            and (name != "font-weight" or bare in ("400", "600", "inherit"))
            and not COLOUR.search(bare)
        )
        if not ok:
            wrong.append(f"{where}: {name}: {value}")
    return wrong


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_is_made_of_tokens_alone(name):
    assert faults((STATIC / name).read_text()) == []


@pytest.mark.parametrize(
    "css",
    [
        "p { font-size: 1.1rem }",
        "p { line-height: 1.4 }",
        "p { margin: 0 0.625rem }",
        "p { padding: calc(var(--s8) + 3rem) }",
        "@media print { p { gap: 5pt } }",
        "p { color: #123 }",
        "p { border: 1px solid rgb(0 0 0) }",
        "p { font-weight: 700 }",
    ],
)
def test_a_value_outside_the_tokens_is_found(css):
    assert len(faults(css)) == 1


def own_names(css: str) -> set[str]:
    return set(re.findall(r"(--[\w-]+):", css))


def test_every_name_that_a_sheet_uses_is_a_token_or_a_signals_own():
    given = own_names((CSS / "tokens.css").read_text()) | {"--signal-fill", "--signal-ink"}
    for name in SHEETS:
        text = (STATIC / name).read_text()
        assert set(re.findall(r"var\((--[\w-]+)", text)) - given - own_names(text) == set(), name
