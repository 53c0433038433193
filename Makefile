# Every target installs what it misses, through scripts/setup.sh. ARGS goes to the tool: make test ARGS="-k signal"

.DEFAULT_GOAL := help
.PHONY: help setup run start backup restore move test test-slow check lock audit bom bench load mutants

help: ## Visar den här listan
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r name text; do \
	printf 'make %-10s %s\n' "$$name" "$$text"; done

setup: ## Installerar det som saknas för att köra: systembibliotek och låsta paket i .venv
	@scripts/setup.sh run

run: ## Startar demon på http://localhost:8000 (PORT, DATABASE_URL och DEMO_PASSWORD går att sätta)
	@scripts/run.sh

start: ## Startar lovplan på den egna datorn utan demo; den första gången frågar den vem som är administratör (PORT, DATABASE_URL)
	@scripts/start.sh

backup: ## Skriver hela databasen till en fil, också medan webbplatsen används (FIL=sökväg; DATABASE_URL)
	@scripts/data.sh backup

restore: ## Återställer databasen ur en sådan fil, allt eller inget (FIL=sökväg; ARGS=--replace ersätter en plan som finns)
	@scripts/data.sh restore $(ARGS)

move: ## Flyttar allt ur en databas i SQLite till den i PostgreSQL som DATABASE_URL pekar på (FIL=sökväg; ARGS=--replace)
	@scripts/data.sh move $(ARGS)

test: ## Kör make check och alla tester på SQLite och PostgreSQL och i Chromium (ARGS="-k namn" väljer)
	@scripts/tools.sh test $(ARGS)

test-slow: ## Kör övningarna med processer som dödas, så många gånger som förtroendet kräver
	@LOVPLAN_DRILL=1 scripts/tools.sh test tests/processes tests/deploy tests/test_role_matrix.py tests/test_every_form.py tests/activities/exchange/test_any_plan_round_trip.py \
	tests/activities/groups tests/reporting/sealing tests/reporting/pdf tests/reporting/test_one_truth.py tests/browser/test_accessibility.py \
	tests/activities/models/chain tests/lovplan/signin tests/harness tests/reporting/api tests/lovplan/personal tests/fuzz tests/browser/test_hostile_text.py $(ARGS)

check: ## Granskar kod, mallar, typer, migreringar, driftinställningar och låsfiler
	@scripts/tools.sh check $(ARGS)

lock: ## Skriver om låsfilerna efter pyproject.toml (ARGS=--upgrade tar nyare versioner)
	@scripts/tools.sh lock $(ARGS)

audit: ## Prövar de låsta paketen mot en hämtad fil med kända sårbarheter (FIL=sökväg, se docs/drift.md)
	@scripts/tools.sh audit

bom: ## Skriver var/lovplan-bom.json: varje paket, version, licens och skäl (CycloneDX); nekar licenser utanför listan
	@scripts/tools.sh bom

bench: ## Mäter svarstider och rapportens tider mot budgeten
	@scripts/tools.sh bench $(ARGS)

load: ## Mäter svarstider med 50, 200 och 500 personer på en gång (ARGS="postgres://…/lovplan_load" mäter den databasen, som töms)
	@scripts/tools.sh load $(ARGS)

mutants: ## Tar bort varje spärr och varje urval i tur och ordning och säger vilka inget prov fäller (ARGS="activities/groups" väljer, ARGS=--core ändrar det rena)
	@scripts/tools.sh mutants $(ARGS)
