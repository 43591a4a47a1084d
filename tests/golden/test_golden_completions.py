import csv
from pathlib import Path

import pytest

with (Path(__file__).parent / "completions.tsv").open(encoding="utf-8", newline="") as file:
    ROWS = [(row["typed"], row["completion"]) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


@pytest.mark.parametrize(("typed", "completion"), ROWS, ids=[typed for typed, _ in ROWS])
def test_golden_completion_is_among_the_first_three(sample_index, typed, completion):
    assert completion in sample_index.suggest(typed, limit=3)
