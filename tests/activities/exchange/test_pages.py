"""From a file to a plan in the browser: nothing is saved before it has been looked at."""

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from activities.exchange.importing import import_rows
from activities.exchange.plan_file import read_plan_file
from activities.models import Plan, PlanImport, Revision, Role, SubActivity
from activities.reading.reader import read
from tests.activities.exchange.pages import kept, text

pytestmark = pytest.mark.django_db
PLANS = settings.BASE_DIR / "tests" / "data" / "plans"
EARLIER = (PLANS / "board-paper.txt").read_bytes()
NOW = (PLANS / "annex.txt").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch):
    monkeypatch.setattr("activities.exchange.views.read_apart", read)


@pytest.fixture
def building(plan, person):
    """Another plan under uppbyggnad, with the earlier wording read in."""
    made = Plan.objects.create(slug="ny", title="Ny", municipality="X", administration="X", board="X")
    import_rows(plan=made, reading=read_plan_file(EARLIER), filename="a.txt", data=EARLIER, by=person("admin"))
    return made


def address(slug: str) -> str:
    return reverse("activities:take_in", args=[slug])


def rows_of(slug: str):
    return SubActivity.objects.filter(activity__step__plan__slug=slug).current()


def test_the_annex_over_the_earlier_wording_previews_exactly_one_changed_row(building, client_of):
    client = client_of("admin")
    before = PlanImport.objects.count(), Role.objects.count()

    page = client.post(address("ny"), {"text": NOW})

    shown = page.context["shown"]
    assert shown.counts == {"new": 0, "changed": 1, "unchanged": 17, "left": 0} and not shown.gone
    said = text(page)
    assert "Upprätta system för vårdtyngdsmätning Utreda och definiera ersättningsmodell" in said
    assert "”1ggr” är felskrivet; läst som ”1 ggr”." in said and shown.roles.new == ()
    assert (PlanImport.objects.count(), Role.objects.count()) == before

    rows_of("ny").first().save()  # somebody else writes meanwhile
    overtaken = client.post(address("ny"), {"kvar": kept(page), "spara": "1"})
    assert "Någon har ändrat planen sedan du läste." in text(overtaken)
    done = client.post(address("ny"), {"kvar": kept(overtaken), "spara": "1"}, follow=True)

    assert "Inläst: en rad ändrad." in text(done)
    assert rows_of("ny").filter(title="Utreda och definiera ersättningsmodell").exists() and rows_of("ny").count() == 18
    again = client.post(address("ny"), {"text": NOW})
    assert again.context["shown"].counts["unchanged"] == 18 and "Det finns inget att spara" in text(again)


def test_a_new_plan_is_read_from_a_word_file_put_right_and_undone(plan, client_of):
    client = client_of("admin")
    facts = {"title": "LOV hemtjänst", "municipality": "X", "administration": "X", "board": "X", "group": "Grupp"}
    made = client.post(reverse("activities:plan_new"), {**facts, "leader": "Controller", "begin": "fil"})
    where = made["Location"]
    file = SimpleUploadedFile("plan.docx", (PLANS / "plan.docx").read_bytes())
    page = client.post(where, {"fil": file})
    assert page.status_code == 200 and page.context["shown"].counts["new"] == 18
    line = next(row.line for row in page.context["shown"].plain if "Utse och ansvara" in row.name)

    again = client.post(where, {"kvar": kept(page), f"cell-{line}-3": "i vår", f"cell-{line}-0": "Utse gruppen"})
    assert "”i vår” kan inte läsas som en tid" in text(again) and "Utse gruppen" in text(again)
    assert not SubActivity.objects.filter(activity__step__plan__title="LOV hemtjänst").exists()
    again = client.post(where, {"kvar": kept(again), f"cell-{line}-3": "v. 14–22 2021", "kolumn-4": "Anteckning"})
    whole = client.post(where, {"kvar": kept(again), "visad-21": "1", "med": "21"})
    assert whole.context["shown"].counts["new"] == 18
    again = client.post(where, {"kvar": kept(again), "visad-21": "1"})
    assert again.context["shown"].counts["new"] == 17 and again.context["shown"].left_out[0].line == 21
    built = client.post(where, {"kvar": kept(again), "spara": "1"}, follow=True)

    made_plan = Plan.objects.get(title="LOV hemtjänst")
    row = rows_of(made_plan.slug).get(activity__title="Utse gruppen")
    assert (str(row.start), row.collaboration, row.notes) == (
        "2021-04-05",
        "unstated",
        "Samverkan: Samverkan ej aktuellt",
    )
    assert rows_of(made_plan.slug).count() == 17 and "Ångra inläsningen" in text(built)

    undone = client.post(
        reverse("activities:build_undo_import", args=[made_plan.slug, made_plan.imports.get().pk]), follow=True
    )
    assert "är ångrad: 17 rader togs bort" in text(undone) and "Planen är tom" in text(undone)
    assert rows_of(made_plan.slug).count() == 0
    overtaken = client.post(where, {"kvar": kept(again), "spara": "1"})  # the rows were written since
    once_more = client.post(where, {"kvar": kept(overtaken), "spara": "1"}, follow=True)
    assert rows_of(made_plan.slug).count() == 17 and "Inläst: 17 rader tillagda." in text(once_more)


def test_an_import_is_not_undone_when_somebody_has_changed_a_row_since(building, client_of, person):
    row = rows_of("ny").first()
    row.start = row.end = None
    row.save()
    done = client_of("admin").post(
        reverse("activities:build_undo_import", args=["ny", building.imports.get().pk]), follow=True
    )
    assert "Delaktiviteter har ändrats efter inläsningen" in text(done) and rows_of("ny").count() == 18


def test_what_a_decided_plan_differs_in_becomes_one_draft_with_a_reason(plan, client_of):
    Revision.objects.filter(plan=plan, state="draft").exists()
    client, where = client_of("avdelningschef"), address(plan.slug)
    data = (settings.BASE_DIR / "fixtures" / "plan.tsv").read_text(encoding="utf-8")
    data = data.replace("\t220101\t", "\t220301\t").replace("\tPersonalenheten, KLK\t", "\tPersonalenheten\t")
    data = data.replace("Ta fram avtalsvillkor\t", "Ta fram villkor för avtal\t")
    page = client.post(where, {"text": data})
    shown = page.context["shown"]
    # The three, and one whose dates a revision has moved since the file was written.
    assert (shown.counts["new"], shown.counts["changed"]) == (0, 4) and "Föreslå som revision" in text(page)
    rows = SubActivity.objects.filter(activity__step__plan=plan).count()

    bare = client.post(where, {"kvar": kept(page), "spara": "1", "rubrik": "Nya datum", "skal": ""})
    assert bare.status_code == 422 and "Skriv varför planen ändras" in text(bare)
    done = client.post(
        where, {"kvar": kept(page), "spara": "1", "rubrik": "Nya datum", "skal": "Upphandlingen dröjer."}
    )

    draft = plan.revisions.get(state="draft")
    assert done["Location"].endswith(f"/revisioner/{draft.number}/")
    assert sorted(draft.items.values_list("kind", flat=True)) == ["partners", "period", "period", "title"]
    assert {item.reason for item in draft.items.all()} == {"Upphandlingen dröjer."}
    assert SubActivity.objects.filter(activity__step__plan=plan).count() == rows
    assert "Planen har redan ett utkast" in text(client.post(where, {"text": data}))


def test_what_cannot_be_read_says_why_and_saves_nothing(building, client_of):
    client, where = client_of("admin"), address("ny")
    picture = SimpleUploadedFile("plan.docx", b"\x89PNG\r\n\x1a\n" + b"x" * 99)
    for sent, words in (
        ({}, "Välj en fil, eller klistra in"),
        ({"fil": picture}, "Filen är en bild"),
        ({"fil": SimpleUploadedFile("a.csv", b"a" * 10_500_000)}, "större än 10 MB"),
        ({"text": "Hej!"}, "Ingen tabell med planens rubriker"),
        ({"kvar": "påhittat"}, "Läs in filen på nytt"),
    ):
        page = client.post(where, sent)
        assert page.status_code == 422 and words in text(page)
    bad = "Aktivitet;Ansvarig;Tidsplan\nBygga;SAS;229901"
    page = client.post(where, {"text": bad})
    assert "finns inte i almanackan" in text(page) and "Rätta först raderna" in text(page)
    refused = client.post(where, {"kvar": kept(page), "spara": "1"})
    assert refused.status_code == 422 and building.imports.count() == 1


def test_only_those_who_may_change_the_plan_read_files_into_it(building, client_of):
    assert [client_of(who).get(address("ny")).status_code for who in ("admin", "controller", "partner")] == [
        200,
        403,
        404,
    ]
    assert client_of("forvaltningschef").post(address("lov-sarskilt-boende"), {"text": NOW}).status_code == 403
