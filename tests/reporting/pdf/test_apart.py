"""A PDF in a process of its own: the same bytes, one drawn and one waiting, and sentences for all else."""

from __future__ import annotations

import threading
import time

import pytest

from reporting.pdf import apart
from reporting.pdf.render import PdfBusy, PdfError, render_pdf

HTML = "<!DOCTYPE html><html lang=sv><head><title>Prov</title></head><body><h1>Prov</h1></body></html>"


@pytest.fixture(autouse=True)
def _as_in_service(settings):
    settings.PDF_APART = True


def test_the_bytes_are_those_of_one_drawn_here():
    assert apart.draw(HTML) == render_pdf(HTML)


def test_what_is_refused_there_is_told_here():
    with pytest.raises(PdfError, match="får inte hämta"):
        apart.draw(HTML.replace("<h1>", '<img alt="" src="file:///etc/passwd"><h1>'))


def test_one_is_drawn_one_waits_and_the_next_is_asked_to_come_back(monkeypatch):
    begun, go_on, done = threading.Semaphore(0), threading.Event(), []

    def slowly(html: str) -> bytes:
        begun.release()
        go_on.wait(10)
        done.append(html)
        return b"%PDF"

    monkeypatch.setattr(apart, "_drawn", slowly)
    first, second = (threading.Thread(target=apart.draw, args=(name,)) for name in ("first", "second"))
    first.start()
    begun.acquire(timeout=10)
    second.start()
    until = time.monotonic() + 10
    while apart._places._value and time.monotonic() < until:
        time.sleep(0.01)
    with pytest.raises(PdfBusy, match="försök igen"):
        apart.draw("third")
    assert not done
    go_on.set()
    first.join(10)
    second.join(10)
    assert done == ["first", "second"] and apart.draw("third") == b"%PDF"
