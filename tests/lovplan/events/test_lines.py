import io
import json
import logging

import pytest

from lovplan.events.lines import MOST, JsonFormatter, request_number


def written(message: str, *args: object, **fields: str) -> str:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(JsonFormatter())
    logger = logging.Logger("prov")
    logger.addHandler(handler)
    logger.warning(message, *args, extra={"fields": fields})
    return out.getvalue()


@pytest.mark.parametrize("sent", ["a\nb", "a\r\nb", 'a"}\u2028{"b', "a\x85b", "\x1b[2Ja", "å" * 100_000, "\ud800"])
def test_a_line_is_one_line_whatever_is_sent(sent):
    line = written("%s", sent, account=sent)

    assert line.count("\n") == 1 and line.isascii() and len(line) < 14 * MOST
    assert json.loads(line)["account"] == sent[:MOST]


def test_a_line_bears_the_number_of_its_request():
    held = request_number.set("4711")
    try:
        assert json.loads(written("prov"))["request"] == "4711"
    finally:
        request_number.reset(held)
