"""A long rendering says how far it has come and can be stopped."""

from __future__ import annotations

import logging
import threading

import pytest

from reporting.pdf.render import render_pdf
from tests.harness.reporting import sample
from tests.harness.reporting.pdf_reader import html_of, pdf_of


class Cancelled(Exception):
    pass


def test_every_page_is_told_once_laid_out_and_the_count_never_falls():
    told = []
    render_pdf(html_of(sample.REPORT), progress=told.append)
    assert told == sorted(told)
    assert set(told) == set(range(len(pdf_of(sample.REPORT).page_texts) + 1))


def test_listening_changes_no_byte():
    assert render_pdf(html_of(sample.REPORT), progress=lambda pages: None) == pdf_of(sample.REPORT).data


def test_an_exception_from_progress_ends_the_work_and_comes_out_unchanged():
    calls = []
    render_pdf(html_of(sample.REPORT), progress=calls.append)
    for stop in (1, 8, 20, len(calls)):  # at once, in layout, in drawing, at the end
        told = []

        def cancel(pages: int, stop: int = stop, told: list[int] = told) -> None:
            told.append(pages)
            if len(told) == stop:
                raise Cancelled(pages)

        with pytest.raises(Cancelled, match=str(calls[stop - 1])):
            render_pdf(html_of(sample.REPORT), progress=cancel)
        assert len(told) == stop
    assert render_pdf(html_of(sample.REPORT)) == pdf_of(sample.REPORT).data


def test_nobody_hears_of_the_rendering_in_another_thread():
    told = {"a": set(), "b": set()}
    reports = {"a": sample.REPORT, "b": sample.with_rows(30)}
    threads = [
        threading.Thread(target=render_pdf, args=(html_of(reports[name]),), kwargs={"progress": told[name].add})
        for name in told
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {name: max(pages) for name, pages in told.items()} == {
        name: len(pdf_of(report).page_texts) for name, report in reports.items()
    }


def test_the_steps_come_into_no_log(caplog):
    html = html_of(sample.REPORT)  # setting the memo has a log of its own
    with caplog.at_level(logging.DEBUG, logger=""):
        render_pdf(html, progress=lambda pages: None)
    assert not caplog.records
