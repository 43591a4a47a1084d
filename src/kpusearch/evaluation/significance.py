"""Tell a difference between two runs from chance."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

__all__ = ["TEST", "p_value"]

TEST: Final = "paired randomization test, two-sided"
"""The test behind every p-value."""

_RESAMPLES: Final = 9999
_SEED: Final = 0
# Signs drawn at a time, 8 bytes each: thousands of queries stay within some tens of megabytes.
_BATCH: Final = 2_000_000


def p_value(differences: Iterable[float]) -> float:
    """Return how often differences of random sign have a mean at least as far from 0 as these, one a query.

    If two runs are equally good, a query's difference might as well have the other sign (Fisher's randomization test,
    which Smucker, Allan & Carterette 2007 recommend for retrieval, as it assumes no distribution). Up to 13
    differences are tried with all signs; with more, 9,999 draws from a fixed seed give the same value each time, at
    least .0002. A 0 has no sign and changes nothing. Raises ImportError without scipy.

    >>> p_value([.5, .5, .5, 0])
    0.25
    """
    signed = [difference for difference in differences if difference]
    try:
        import numpy as np
        from scipy.stats import permutation_test
    except ImportError as error:
        raise ImportError("comparing runs needs scipy: pip install 'kpusearch[eval]'") from error
    if len(signed) < 2:
        # One difference is as far from 0 with either sign, which scipy does not compute.
        return 1.0
    tested = permutation_test(
        (signed,),
        np.mean,
        permutation_type="samples",
        vectorized=True,
        n_resamples=_RESAMPLES,
        batch=max(1, _BATCH // len(signed)),
        rng=_SEED,
    )
    return float(tested.pvalue)
