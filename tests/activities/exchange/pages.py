"""What the preview's page carries and says."""

import re
from html import unescape


def kept(page) -> str:
    return unescape(re.findall(r'name="kvar" value="([^"]+)"', page.content.decode())[0])


def text(page) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.content.decode())).split())
