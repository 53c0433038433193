"""Text set on lines before it is drawn: how many it takes, and as much of it as so many hold. Pure.

Measures are tenths of a millimetre, those of static/reporting/month.css. Widths of letters are never underestimated
(charts.width_of), so that an estimate errs towards too tall.
"""

from __future__ import annotations

from bisect import bisect
from functools import lru_cache

from reporting.charts.shapes import width_of

LINE, EM, BOLD = 40, 32, 34  # a line, and letters of the usual and the bold weight
NARROWEST = 6  # a space
ELLIPSIS = "…"
CUT = f"{ELLIPSIS} (hela texten på sidan)"


# The same texts are set again and again, a little shorter each time, until a sheet holds them all.
_kept = lru_cache(maxsize=4096)


@_kept
def lines_of(text: str, width: int, em: int = EM, *, indent: int = 0) -> tuple[str, ...]:
    """The text set on lines of that width, words that are longer broken; at least one line. `indent` is how far the
    first line has come already.
    """
    made, line, used, space = [], "", min(indent, width), width_of(" ", em)
    for whole in text.split():
        word, wide = whole, _wide(whole, em)
        if used and used + space + wide > width:
            made.append(line)
            line, used = "", 0
        while wide > width:
            keep = _room_for(word, width, em)
            made.append(word[:keep])
            wide += 1 - _wide(word[:keep], em)
            word = word[keep:]
        line, used = f"{line} {word}" if line else word, used + space * bool(used) + wide
    return (*made, line)


@_kept
def _wide(word: str, em: int) -> int:
    return width_of(word.replace("\u200b", ""), em) + 1  # rounded word by word


def _room_for(word: str, width: int, em: int) -> int:
    """How many of the word's letters a line holds; at least one."""
    return max(1, bisect(range(1, min(len(word), width // NARROWEST) + 1), width, key=lambda n: _wide(word[:n], em)))


@_kept
def cut(text: str, width: int, lines: int, em: int = EM, *, indent: int = 0, ending: str = CUT) -> str:
    """The text as one paragraph when it takes no more lines than that, else as much of it as does with the ending."""
    made = lines_of(text[: (lines + 2) * width // NARROWEST], width, em, indent=indent)
    if len(made) <= lines:
        return " ".join(text.split())

    def fits(words: str) -> bool:
        return len(lines_of(f"{words}{ending}", width, em, indent=indent)) <= lines

    whole = " ".join(" ".join(made[: lines + 1]).split())
    kept = " ".join(" ".join(made[:lines]).split())
    while kept and not fits(kept):
        kept = kept.rpartition(" ")[0] or kept[: len(kept) // 2]
    while ending == ELLIPSIS and len(kept) < len(whole) and fits(whole[: len(kept) + 1]):
        kept = whole[: len(kept) + 1]  # a name is cut within its words
    return f"{kept.rstrip(' ,.;')}{ending}"


def tall(text: str, width: int, em: int = EM, *, indent: int = 0) -> int:
    """The height of the text."""
    return LINE * len(lines_of(text, width, em, indent=indent))


def indent_of(label: str) -> int:
    """The width of a bold label that the text goes on after."""
    return width_of(f"{label} ", BOLD)
