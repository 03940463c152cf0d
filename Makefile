# Everything a checkout needs, each target with its own set-up.
PYTHON  ?= python3
PROFILE ?= scileads
VENV    := .venv
BIN     := $(VENV)/bin
GENERIC := okta-oin okta-aiw okta-oiw
# In parts that take about as long, since two are proven at once.
PROVEN  := okta-oin:suites/okta okta-oin:suites/rfc7643:suites/rfc7644 \
  okta-oin:suites/properties:suites/runscope:suites/vendor okta-aiw:suites/okta:suites/runscope
VENDORS := scileads leadiq ici iomete livepreso
PROFILES := $(GENERIC) $(VENDORS)
BASE_URL ?=
REHEARSAL = --profile $(PROFILE) $(if $(BASE_URL),--base-url $(BASE_URL))

# Each run is a process of its own: without compiled files it would spend seconds on compiling.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help setup rehearse rehearse-all rules-off test check lint types prove prove-wide variations drawn-faults generated-profiles mutate servers breakages properties fuzz bench wheel dist locks versions coverage snapshots audit neighbours storms docs outer-links nightly specimen request-counts clean

help: ## List the targets of this Makefile
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# LOCKED=1 installs nothing whose hash is not in requirements/.
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check
INSTALL = $(if $(LOCKED),$(PIP) --require-hashes -r requirements/dev.txt && \
  $(PIP) --no-deps --no-build-isolation -e .,$(PIP) -c constraints.txt -e)

$(VENV)/.runtime: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) $(if $(LOCKED),,.)
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime
	$(if $(LOCKED),,$(INSTALL) '.[dev]')
	@touch $@

setup: $(VENV)/.dev ## Install everything that a developer needs into .venv

rehearse: $(VENV)/.runtime ## Run PROFILE (default scileads) against the embedded provider, or against BASE_URL
	@$(BIN)/python -m pytest --no-header $(REHEARSAL)

rehearse-all: $(VENV)/.runtime ## Run every bundled profile against the embedded provider, two at a time
	@printf '%s\n' $(PROFILES) | xargs -P 2 -I NAME sh -c \
	  'out=$$($(BIN)/python -m pytest -q --profile=NAME 2>&1); code=$$?; \
	   [ $$code = 0 ] || printf "%s\n" "$$out"; \
	   printf "%-10s %s\n" NAME "$$(printf "%s\n" "$$out" | tail -1)"; exit $$code'

# The runs of the plugin are processes of their own, and take as long as all else: two at once
# use both cores, and each file of them goes where a core is free.
test: $(VENV)/.dev ## Run the tests of pytest-scim itself
	@$(BIN)/python scripts/side_by_side.py 'others: tests --ignore=tests/plugin' \
	  $(foreach file,$(wildcard tests/plugin/test_*.py),'$(patsubst test_%,%,$(basename $(notdir $(file)))): $(file)')

check: lint types test prove ## Run every gate

lint: $(VENV)/.dev ## Check style and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev ## Check types
	$(BIN)/python scripts/run_mypy.py

# Prints how many checks are proven, or all that was printed where one is not.
proven = @out=$$($(BIN)/python -m pytest -q --scim-prove $(1) 2>&1) || { printf '%s\n' "$$out"; exit 1; }; \
  printf '%s\n' "$$out" | grep "checks proven"

# A proof is per check and integration type; a vendor's check is proven under its rule's profile
# (ICI declares no rule). A private app is sent what a catalog app is: it is proven in the long runs.
prove: $(VENV)/.dev ## Run each check on the clean provider and on every fault that names it
	@printf '%s\n' $(PROVEN) $(addsuffix :suites/vendor,$(filter-out ici,$(VENDORS))) | tr ':' ' ' | xargs -P 2 -L 1 sh -c \
	  'out=$$($(BIN)/python -m pytest -q --profile=$$0 --scim-prove "$$@" 2>&1) || \
	   { printf "%s\n" "$$out"; exit 255; }; printf "%s\n" "$$out" | grep "checks proven"'
	$(call proven,--profile okta-oin --scim-feature entitlements=on --scim-feature import_user_schema=on \
	  --scim-feature profile_sourcing=on -k "entitle or grants or user_schema or sourcing")
	$(call proven,--profile tests/profile/oauth.yaml suites/okta/test_oauth.py)
	$(call proven,--profile tests/profile/oauth-staging.yaml suites/okta/test_oauth.py)
	$(call proven,--profile tests/profile/future.yaml suites/future)

rules-off: $(VENV)/.dev ## Disable each vendor's rules in the provider, and verify that few other checks fail
	$(BIN)/python scripts/rules_off.py

prove-wide: $(VENV)/.dev ## Run all checks on every fault, and write which checks report it (reports/prove-wide.md)
	PYTHONPATH=tests $(BIN)/python scripts/prove_wide.py

variations: $(VENV)/.dev ## Run all checks on the provider under each allowed variation, and print their findings
	PYTHONPATH=tests $(BIN)/python -m variations $(addprefix --profile=,$(PROFILES))
	SCIM_ALL=1 $(BIN)/python -m pytest -q tests/variations/test_variations.py

drawn-faults: $(VENV)/.dev ## Draw 20 faults by the commit's hash, and show each again after its run
	PYTHONPATH=. $(BIN)/python scripts/drawn_faults.py 20

generated-profiles: $(VENV)/.dev ## Rehearse 200 generated profiles with all checks
	SCIM_NIGHTLY=1 $(BIN)/python -m pytest -q tests/variations/test_generated_profiles.py

mutate: $(VENV)/.dev ## Mutate the code that judges, and verify that a test fails for every mutant
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[mutation]'
	$(BIN)/python scripts/mutate.py

storms: $(VENV)/.dev ## Provision 2,000 users at once, also with each fault that the verdict has to find
	SCIM_ALL=1 $(BIN)/python -m pytest -q tests/load/test_large.py

servers: $(VENV)/.dev ## Run all checks on eight third-party servers, under both integration types
	SCIM_ALL=1 $(BIN)/python -m pytest -q tests/servers

breakages: $(VENV)/.dev ## Kill 50 runs at random, drop one response in ten in 20 runs, and return hostile responses
	SCIM_KILLS=50 SCIM_FLAKY=20 SCIM_ALL=1 $(BIN)/python -m pytest -q tests/plugin/test_kills.py \
	  tests/plugin/test_flaky_wire.py tests/plugin/test_hostile_answers.py
	SCIM_NIGHTLY=1 $(BIN)/python -m pytest -q tests/target/http/recording

fuzz: $(VENV)/.dev ## Run with responses changed at random, for SEEDS (default 200) seeds; SEED=N repeats one
	@$(BIN)/python -m tests.guest.fuzz $(if $(SEED),--seed $(SEED) --keep reports/fuzz,--seeds $(or $(SEEDS),200))

properties: $(VENV)/.runtime ## Test each property with 50 generated examples, under both integration types
	@for profile in $(GENERIC); do \
	  $(BIN)/python -m pytest -q --profile $$profile --scim-examples 50 -k properties || exit; done

bench: $(VENV)/.dev ## Measure the wire and whole tools, and write bench/results.md (SECTIONS="wire runs tools faults imports")
	$(BIN)/python scripts/bench $(SECTIONS)

wheel: $(VENV)/.dev ## Build the wheel twice, compare, install it as the Dockerfile does, and run it there
	scripts/wheel.sh $(PYTHON)

dist: ## Build the wheel and the sdist, reproducibly, into dist/
	scripts/dist.sh dist $(PYTHON)

locks: $(VENV)/.dev ## Write requirements/*.txt again
	scripts/locks.sh $(BIN)/uv

# In CI the oldest and the newest Python alone, each with one end of the bounds.
FEW = $(if $(CI),--session 'sample-3.11(lowest)' 'sample-3.13(latest)')
versions: $(VENV)/.dev ## Run a sample of the tests on each Python present, with the lowest and the latest dependencies
	$(BIN)/nox $(FEW)

coverage: $(VENV)/.dev ## Measure the coverage of the tests, and compare it with the least that is allowed
	scripts/coverage.sh $(BIN)

snapshots: $(VENV)/.dev ## Write the snapshots of all output formats again
	PYTEST_SCIM_REGOLD=1 $(BIN)/python -m pytest -q tests/report/snapshots

audit: ## Search dependencies for known vulnerabilities, and the history for secrets; list the licences
	scripts/audit.sh $(PYTHON)

$(VENV)/.docs: $(VENV)/.dev
	$(if $(LOCKED),,$(INSTALL) '.[docs]')
	@touch $@

# The pages are plain Markdown. Material announces the end of its own upkeep at each build.
docs: export NO_MKDOCS_2_WARNING := 1
docs: $(VENV)/.docs ## Write the pages of the documentation, and build the site (.site/html)
	@$(BIN)/python -m scripts.docs
	@$(BIN)/python -m mkdocs build --strict --quiet --config-file .site/mkdocs.yml
	@$(BIN)/python -m scripts.docs.built .site/html

outer-links: $(VENV)/.dev ## Request every link of the documentation to another host, and print what fails
	@$(BIN)/python -m scripts.docs.outer_links --try

.venv-neighbours/.done: pyproject.toml constraints.txt scripts/neighbours.txt
	$(PYTHON) -m venv .venv-neighbours
	.venv-neighbours/bin/python -m pip install --quiet --disable-pip-version-check \
	  -c constraints.txt -r scripts/neighbours.txt -e .
	@touch $@

neighbours: .venv-neighbours/.done ## Run beside eight common pytest plugins, and compare verdicts
	.venv-neighbours/bin/python scripts/neighbours.py $(NEIGHBOURS)

nightly: NEIGHBOURS = --full
nightly: PROVEN = $(GENERIC)
nightly: export SCIM_ALL = 1
nightly: check docs rules-off prove-wide variations drawn-faults generated-profiles mutate breakages properties fuzz bench wheel versions coverage neighbours ## Run everything, including the long tests

specimen: $(VENV)/.runtime ## Generate the specimen report (reports/specimen)
	scripts/specimen.sh $(BIN)

request-counts: $(VENV)/.dev ## Count the requests of each check again, for the table that ships (ten minutes)
	@$(BIN)/python scripts/count_requests.py

clean: ## Delete generated files
	rm -rf $(VENV) .venv-neighbours .site build dist .pytest_cache .mypy_cache .ruff_cache
