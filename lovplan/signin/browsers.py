"""What a browser calls itself, in words. Pure."""

from __future__ import annotations

# The first that is found counts: several call themselves by others' names too.
PROGRAMS = (
    *(("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome")),
    *(("Chrome/", "Chrome"), ("Safari/", "Safari")),
)
SYSTEMS = (
    *(("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Mac OS", "Mac")),
    *(("CrOS", "Chromebook"), ("Linux", "Linux")),
)


def browser(user_agent: str) -> str:
    """ "Edge på Windows"; "Okänd webbläsare" for what says nothing of itself that is known here."""
    program = next((name for mark, name in PROGRAMS if mark in user_agent), "Okänd webbläsare")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    return f"{program} på {system}" if system else program
