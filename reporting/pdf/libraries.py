"""How WeasyPrint finds its system libraries; imported before it.

It tries the names of every system in turn, and for each that is not this one's Python asks a compiler and a linker:
54 processes, a third of a second at every start. The system's own list of libraries (ldconfig) answers the same.
"""

from __future__ import annotations

import ctypes.util

_ask_everybody = ctypes.util.find_library
# Where there is no such list, all is asked as before.
ctypes.util.find_library = getattr(ctypes.util, "_findSoname_ldconfig", _ask_everybody)


def found() -> None:
    """WeasyPrint has its libraries; others find theirs as usual."""
    ctypes.util.find_library = _ask_everybody
