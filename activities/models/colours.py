"""Contrast between two colours, as WCAG 2.2 defines it. Pure."""

from __future__ import annotations


def contrast(first: str, second: str) -> float:
    """Contrast ratio, 1 to 21, of two colours given as "#rrggbb". Raises ValueError on any other form."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    if len(colour) != 7 or not colour.startswith("#"):
        raise ValueError(f"{colour!r} is not #rrggbb")
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
