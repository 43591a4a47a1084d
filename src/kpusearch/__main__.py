"""Run the command with ``python -m kpusearch``."""

from kpusearch.cli import main

__all__: list[str] = []

if __name__ == "__main__":
    main()
