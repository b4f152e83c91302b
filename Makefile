# Every target works on a fresh clone: each brings what it needs first, and skips what is
# fresh. `make` alone explains itself.
.DEFAULT_GOAL := help
.PHONY: help run test setup check format serve bench eval train lock doctor clean

# Debian calls it python3; which interpreter the environments get is the set-up's business.
SETUP := @command -v python3 >/dev/null \
	|| { echo "Cần python3 · python3 is needed: sudo apt-get install python3"; exit 1; }; \
	python3 -m dungcua.cli.setup
BIN := .venv/bin
READY := @test -x $(BIN)/dungcua || { echo "Chưa cài đặt · not set up yet: make setup"; exit 1; };

help: ## Show this list.
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 16

run: setup ## Set everything up and serve on http://127.0.0.1:8080.
	@$(MAKE) --no-print-directory serve

test: ## Set everything up and run all checks and tests.
	$(SETUP) test
	@$(MAKE) --no-print-directory check
	$(BIN)/python -m pytest

setup: ## Bring both environments, secrets, database and the trained model.
	$(SETUP) run

serve: ## Serve what is set up.
	$(READY) $(BIN)/dungcua serve

check: ## Check format, style, types and the data files.
	$(SETUP) check
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/dungcua knowledge lint

format: ## Put the code into its format and mend what the linter can.
	$(SETUP) check
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup ## Measure speed and size of what is set up.
	$(BIN)/python -m dungcua.eval.bench
	$(BIN)/python -m dungcua.eval.places

EVAL ?=
EXPORT ?=
eval: setup ## Measure talks, demands, search, answers: make eval EVAL=folder EXPORT=portal.jsonl.xz.
	$(BIN)/python -m dungcua.eval.dialogue
	$(BIN)/python -m dungcua.eval.requirements tests/knowledge/data/demands.jsonl $(sort $(wildcard $(EVAL)/*.jsonl))
	$(if $(EVAL)$(EXPORT),,@echo "make eval EVAL=folder EXPORT=portal.jsonl.xz"; exit 2)
	$(if $(EVAL),$(BIN)/python -m dungcua.eval.search $(sort $(wildcard $(EVAL)/*.jsonl)))
	$(if $(EXPORT),$(BIN)/python -m dungcua.eval.answers $(EXPORT))

train: ## Train Rasa's model again, fresh or not.
	$(SETUP) run --retrain

doctor: ## Tell what is installed, what is missing and what to do.
	$(READY) $(BIN)/dungcua doctor

lock: ## Pin the newest packages that fit requirements/*.in.
	$(SETUP) lock

clean: ## Remove environments, models and caches; keep the database and the secrets.
	rm -rf .venv .venv-rasa .tools .rasa .mypy_cache .ruff_cache .pytest_cache .hypothesis
	rm -rf var/models var/encoder var/index var/encoder.stamp var/index.stamp var/log
	find dungcua tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
