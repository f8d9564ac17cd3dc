# run: from an empty machine to a running site.  test: the whole suite, on both databases and in a
#   browser.  test-fast: on SQLite, without what is slow; two minutes.
# check: every linter.  fix: what the linters can mend.  Needs Python >= 3.11, make and git.
# bench: imports, agencies, reorganisations, league tables among two million figures, pages, on both
#   databases; about half an hour.  load: officers who report at the same time; ten minutes.
#   Both end with the goals, met or not, and run with few rows after make bench OPTIONS=--small.
# rehearse: what docs/operate.md says, from an empty machine to an upgrade; ten minutes at most.
# lock: pins what is new in pyproject.toml, with uv; make lock OPTIONS=--upgrade takes the latest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/installed
OPTIONS :=
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check
BENCH = $(BIN)/python -m pytest -q -p benchmark benchmarks/bench_*.py $(OPTIONS) \
  --benchmark-columns=median,rounds --benchmark-sort=fullname
LOAD = $(BIN)/python -m pytest -q benchmarks/test_verdict.py benchmarks/load_officers.py $(OPTIONS)

.PHONY: run test test-fast check fix bench load catalogues lock clean

run: $(INSTALLED)
	$(BIN)/python manage.py quickstart

test: $(INSTALLED)
	BIN=$(BIN) sh dvctrack/tests/suite.sh

test-fast: $(INSTALLED)
	$(BIN)/python -m pytest -q -n 2 --dist loadfile -m "not browser and not slow"

check: $(INSTALLED)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python -W error manage.py check --fail-level WARNING

fix: $(INSTALLED)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(INSTALLED)
	$(BENCH)
	$(BENCH) --db=postgresql

load: $(INSTALLED)
	$(LOAD)
	$(LOAD) --db=postgresql

rehearse: $(INSTALLED)
	$(BIN)/python -m benchmarks.rehearse

catalogues: $(INSTALLED)
	$(BIN)/python manage.py catalogues

lock:
	$(PYTHON) .ci/lock.py $(OPTIONS)

$(INSTALLED): pyproject.toml requirements-dev.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "dvctrack needs Python 3.11 or later; set PYTHON=... to name one."; exit 1; }
	$(PYTHON) -m venv $(VENV) \
	  || { echo "Python's venv module is missing: on Debian, apt-get install python3-venv."; exit 1; }
	$(INSTALL) --require-hashes --requirement requirements-dev.lock
	$(INSTALL) --no-deps --no-build-isolation --editable .
	touch $@

clean:
	rm -rf $(VENV) .venv-* var build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
