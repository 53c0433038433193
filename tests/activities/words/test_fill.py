"""Kept words in a finished page, byte for byte."""

from __future__ import annotations

from activities.words.fill import Kept, fill

PAGE = """<!doctype html>
<p>å &amp; ä</p>
<form method="post" action="/ut/"><button>Logga ut</button></form>
<form method="post">
  <input type="hidden" name="csrfmiddlewaretoken" value="ny">
  <input type="hidden" name="based_on" value="4">
  <input type="text" name="titel" value="förr" disabled>
  <input type="password" name="losen">
  <input type="checkbox" name="visa" checked> <input type="radio" name="val" value="a" checked>
  <input type="radio" name="val" value="b">
  <select name="roll"><option value="" selected>Välj</option><option value="7">Roll</option></select>
  <textarea name="ord">förr &lt;
</textarea>
  <button name="knapp" value="1">Spara</button>
</form>
<form method="post" action="?steg=b"><textarea name="ord"></textarea></form>
"""
WORDS = (
    ("csrfmiddlewaretoken", "gammal"),
    ("based_on", "3"),
    ("titel", 'Nya "ord"'),
    ("losen", "hemligt"),
    ("val", "b"),
    ("roll", "7"),
    ("ord", "\nrad 1\n<b>"),
    ("knapp", "1"),
)


def test_every_kind_of_field_is_filled_and_the_rest_is_untouched():
    filled = fill(PAGE, [Kept("/sida/", WORDS)], page="/sida/")

    assert filled.html.splitlines()[:3] == PAGE.splitlines()[:3]
    for part in (
        'name="csrfmiddlewaretoken" value="ny"',
        'name="based_on" value="3"',
        'name="titel" disabled value="Nya &quot;ord&quot;"',
        '<input type="password" name="losen">',
        '<input type="checkbox" name="visa">',
        '<input type="radio" name="val" value="a">',
        '<input type="radio" name="val" value="b" checked>',
        '<option value="">Välj',
        '<option value="7" selected>',
        '<textarea name="ord">\n\nrad 1\n&lt;b&gt;</textarea>',
        '<form method="post" action="?steg=b"><textarea name="ord"></textarea></form>',
    ):
        assert part in filled.html, part


def test_a_form_is_known_by_where_it_sends():
    filled = fill(PAGE, [Kept("/sida/?steg=b", [("ord", "hit")])], page="/sida/")
    assert 'action="?steg=b"><textarea name="ord">\nhit</textarea>' in filled.html
    assert fill(PAGE, [Kept("/annan/", WORDS)], page="/sida/") == fill(PAGE, [], page="/sida/")


def test_words_without_a_field_are_told_and_passwords_never_are():
    kept = Kept(
        "/sida/", [("ord", "ett"), ("ord", "två"), ("roll", "99"), ("borta", "tre"), ("visa", "on"), ("losen", "x")]
    )
    assert fill(PAGE, [kept], page="/sida/").leftovers == {"/sida/": ("två", "99", "tre")}


def test_what_is_folded_away_is_unfolded_where_words_went_and_nowhere_else():
    page = (
        '<details><summary>Ett</summary><form method="post" action="/a/"><textarea name="notes">Gammalt</textarea>'
        '<input name="place"></form></details><details><summary>Två</summary><form method="post" action="/b/">'
        '<input name="what"></form></details>'
    )
    found = fill(page, [Kept("/a/", (("notes", "Nytt"), ("place", "Rum 2")))], page="/").html
    assert found.count("<details open>") == 1 and found.index("<details open>") == 0
    assert "Nytt" in found and 'value="Rum 2"' in found


def test_a_field_outside_its_form_is_one_of_it():
    select = '<select form="m" name="del"><option value="x">X</option></select>'
    page = f'<form id="m" method="post" action="/a/"></form>{select}'
    filled = fill(page, [Kept("/a/", (("del", "x"),))], page="/")
    assert filled.leftovers == {"/a/": ()} and '<option value="x" selected>' in filled.html


def test_a_form_is_filled_once_with_the_newest_words_and_older_ones_that_differ_stand_beside():
    page = '<form method="post"><textarea name="ord"></textarea><button formaction="/utkast/">Utkast</button></form>'
    newest, same = Kept("/sida/", [("ord", "Mina ord")]), Kept("/utkast/", [("ord", "Mina ord")])
    filled = fill(page, [newest, same], page="/sida/")
    assert filled.html.count("Mina ord") == 1
    assert filled.leftovers == {"/sida/": (), "/utkast/": ()}

    older = Kept("/utkast/", [("ord", "Äldre ord")])
    filled = fill(page, [newest, older], page="/sida/")
    assert "Mina ord" in filled.html and "Äldre" not in filled.html
    assert filled.leftovers == {"/sida/": (), "/utkast/": ("Äldre ord",)}
