from lovplan.events.incident import FILL, Facts, Stage, report

FACTS = Facts(
    body="Exempelkommunen",
    service="lovplan",
    address="https://lov.exempel.se",
    period="2020-11-16 – 2020-12-15",
    counts=(("Misslyckad inloggning", 40), ("Nekad", 2)),
    tried=3,
    story=("2020-12-15 09:00:00 Misslyckad inloggning, konto controller",),
    more=39,
)


def words(stage: Stage, facts: Facts = FACTS) -> str:
    return "\n".join(line for heading, lines in report(stage, facts) for line in (heading, *lines))


def test_each_report_says_when_it_is_due_and_by_which_section():
    for stage, when, section in (
        (Stage.FIRST, "24 timmar", "5 §"),
        (Stage.NOTIFICATION, "72 timmar", "6 §"),
        (Stage.FINAL, "en månad", "8 §"),
    ):
        assert when in words(stage) and f"2 kap. {section} cybersäkerhetslagen" in words(stage)
        assert "Myndigheten för civilt försvar" in words(stage)


def test_the_first_asks_what_article_23_4_a_does():
    assert "avsiktligt skadlig" in words(Stage.FIRST) and "andra länder" in words(Stage.FIRST)


def test_the_second_asks_what_article_23_4_b_does():
    for asked in ("Nytt sedan", "Första bedömning", "Hur allvarlig", "följder", "Angreppsindikatorer"):
        assert asked in words(Stage.NOTIFICATION)


def test_the_last_asks_what_article_23_4_d_does():
    for asked in ("Utförlig beskrivning", "Hur allvarlig", "grundorsak", "Vidtagna", "Pågående", "andra länder"):
        assert asked in words(Stage.FINAL)


def test_the_facts_are_filled_in_and_what_nobody_knows_is_left_open():
    told = words(Stage.NOTIFICATION)
    assert "Misslyckad inloggning: 40" in told and "och 39 till" in told and "konto controller" in told
    assert "Verksamhetsutövare: Exempelkommunen" in told
    assert f"Organisationsnummer: {FILL}" in told
