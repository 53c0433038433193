"""What counts as English on a page, and what does not."""

from __future__ import annotations

import pytest
from django.http import HttpResponse

from tests.harness.language import english_in


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("<p>Enter a valid date.</p>", {"enter"}),
        ('<a aria-label="Close the list">x</a>', {"close", "the"}),
        ('<input type="submit" value="Save">', {"save"}),
        ("<p>historical uppdrag</p>", {"historical"}),
        ('<p lang="en">Change password</p><code>select</code><script>from</script>', set()),
        ('<input type="hidden" value="none"><p>user@example.se, /page/, show.css</p>', set()),
        ("<p>Filter, administration, all tid, is och and</p>", {"and"}),
    ],
)
def test_english_is_found_where_it_is_said(page, words):
    assert english_in(HttpResponse(page)) == words


def test_what_is_no_page_is_not_read():
    assert english_in(HttpResponse("Save the file", content_type="text/plain")) == set()
