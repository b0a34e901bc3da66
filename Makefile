# Everything is one command: `make help`. Needs Python 3.11 or newer, make and a shell; nothing else has to be installed.
SHELL = /bin/sh
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && echo $$p && break; done)
VENV = .venv/bin/python
RUN_READY = $(or $(PYTHON),python3) ctperf/local/bootstrap.py
DEV_READY = $(RUN_READY) --dev
# What the demonstration calls today; its public series stop around then. CTPERF_CLOCK= (empty) is the real today.
DEMO_CLOCK = 2019-06-30

.DEFAULT_GOAL = help
.PHONY: help demo up shell reset backup restore test check audit bench bench-linkage drill trial pins

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r name text; do \
		printf '  make %-13s %s\n' "$$name" "$$text"; done
	@echo '  PORT=8001, HOST=0.0.0.0, CTPERF_VAR=folder and CTPERF_CLOCK=2019-06-30 may follow demo and up.'

demo: ## the whole site with the Connecticut demonstration; Ctrl-C stops it, data stays in var/
	@$(RUN_READY) && CTPERF_CLOCK="$${CTPERF_CLOCK-$(DEMO_CLOCK)}" exec $(VENV) manage.py up --demo

up: ## the whole site with what is in var/; with DATABASE_URL and REDIS_URL set, on those servers
	@$(RUN_READY) && exec $(VENV) manage.py up

shell: ## a Python shell on the running site
	@$(RUN_READY) && exec $(VENV) manage.py shell

reset: ## delete the local stack's data (asks first; YES=1 does not)
	@$(RUN_READY) && exec $(VENV) -m ctperf.local.reset $(if $(YES),--yes)

backup: ## write the database to FILE=...
	@$(RUN_READY) && exec $(VENV) manage.py backup $(if $(FILE),"$(FILE)")

restore: ## replace the database by FILE=... (the site keeps running)
	@$(RUN_READY) && exec $(VENV) manage.py restore $(if $(FILE),"$(FILE)")

test: ## every check and every test, browser tests included
	@$(DEV_READY) && exec $(VENV) -m ctperf.local.verify test $(ARGS)

check: ## style, types, import directions, templates, migrations, deployment settings, container files
	@$(DEV_READY) && exec $(VENV) -m ctperf.local.verify check

audit: ## the long matrix: every page in every theme, width and role, and the fuzz tests
	@$(DEV_READY) && exec $(VENV) -m ctperf.local.verify audit $(ARGS)

bench: ## the speed figures, as a table and in bench/results.json
	@$(DEV_READY) && exec $(VENV) -m bench $(ARGS)

bench-linkage: ## linked-data studies: quality and speed of linking, truth recovery (ARGS, TRUTH), also in bench/linkage.json
	@$(DEV_READY) && { $(VENV) -m bench.linkage $(ARGS); linked=$$?; $(VENV) -m bench.linkage_truth $(TRUTH) && exit $$linked; }

drill: ## the fault drills, as a table and in drills/results.json
	@$(DEV_READY) && exec $(VENV) -m drills $(ARGS)

trial: ## load the foreign files of DATA=folder with the shipped layouts, in a database of its own, and check published figures
	@$(DEV_READY) && exec $(VENV) -m bench.trial $(if $(DATA),"$(DATA)")

pins: ## compile requirements*.in to exact pins with hashes (ARGS=--upgrade for newer versions)
	@$(DEV_READY) && exec $(VENV) -m ctperf.local.pins $(ARGS)
