"""Run the command with ``python -m kpusearch``."""

from kpusearch.cli import main

main()
