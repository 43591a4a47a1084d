# Needs Python 3.11 or later with venv; everything else is installed into .venv.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lint bench clean

demo: $(VENV)/.installed
	@rm -rf index/demo
	@echo "\$$ kpusearch index corpus --collected 2025-08-31"
	@KPUSEARCH_INDEX=index/demo $(BIN)/kpusearch index corpus --collected 2025-08-31
	@for query in 'mencoklit pemilih baru di Pemalang' '"nomor urut" satker:"KPU Kota Bekasi"' '+60/PUU-XXII/2024'; do \
		echo; echo "\$$ kpusearch search '$$query' -n 2"; \
		KPUSEARCH_INDEX=index/demo $(BIN)/kpusearch search "$$query" -n 2; \
	done
	@echo; echo "Go on in this shell with:"
	@echo "\$$ . $(BIN)/activate"
	@echo "\$$ export KPUSEARCH_INDEX=index/demo"

test: $(VENV)/.test
	$(BIN)/python -m pytest -q

lint: $(VENV)/.lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.bench
	$(BIN)/python -m pytest benchmarks -q
	$(BIN)/python benchmarks/compare.py
	@figures=$$(mktemp -d) && $(BIN)/python benchmarks/ablation.py --results $$figures --out $$figures/EFFECTIVENESS.md

clean:
	rm -rf $(VENV) build dist index/demo

$(VENV)/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --upgrade pip
	$(BIN)/python -m pip install -q -e .
	@touch $@

# One environment for all: each group is added to it once.
$(VENV)/.test $(VENV)/.lint $(VENV)/.bench: $(VENV)/.%: $(VENV)/.installed
	$(BIN)/python -m pip install -q --group $*
	@touch $@
