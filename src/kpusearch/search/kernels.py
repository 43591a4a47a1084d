"""Choose between the twins of the top k: NumPy always works, the compiled one must be installed and loaded first.

Loading takes a second, compiling for the first time several: a program that asks a few queries is done before that.
"""

from __future__ import annotations

import atexit
import importlib
import importlib.util
import logging
import os
import threading
from collections.abc import Callable
from types import ModuleType
from typing import Final, TypeAlias

__all__ = ["KERNELS", "Kernel", "choose_kernel"]

KERNELS: Final = ("auto", "numpy", "numba")

Kernel: TypeAlias = Callable[[], ModuleType | None]
"""Gives the compiled twin, or None while NumPy is to be used; asked at each search."""

_VARIABLE: Final = "KPUSEARCH_KERNEL"
_PATIENCE: Final = 32
"""Searches after which ``auto`` begins to load the compiled twin."""

_MODULE: Final = "kpusearch.search.compiled_kernel"


def choose_kernel(name: str = "auto") -> Kernel:
    """Return the twin of that name; ``auto`` may be overruled by the variable KPUSEARCH_KERNEL.

    ``numba`` is loaded at once. ``auto`` loads it beside the searches of a process that asks many, where it is
    installed, and uses it from then on. Raise `ValueError` for another name, `ImportError` where numba is missing.
    """
    if name == "auto":
        name = os.environ.get(_VARIABLE) or name
    if name not in KERNELS:
        raise ValueError(f"kernel must be one of {', '.join(KERNELS)}, got {name!r}")
    if name == "numpy":
        return lambda: None
    if name == "auto":
        return _Patient()
    if importlib.util.find_spec("numba") is None:
        raise ImportError("the numba kernel needs: pip install 'kpusearch[fast]'")
    module = importlib.import_module(_MODULE)
    return lambda: module


class _Patient:
    """Load the compiled twin after some searches, in a thread of its own, once a process."""

    _asked = 0
    _module: ModuleType | None = None
    _thread: threading.Thread | None = None
    _starting = threading.Lock()

    def __call__(self) -> ModuleType | None:
        cls = type(self)
        # Two threads may count one search as one: it is a guess anyway.
        cls._asked += 1
        if cls._asked == _PATIENCE or (cls._asked > _PATIENCE and cls._thread is None):
            self._start()
        return cls._module

    @classmethod
    def _start(cls) -> None:
        with cls._starting:
            if cls._thread is None:
                cls._thread = threading.Thread(target=cls._load, name="kpusearch kernel", daemon=True)
                if importlib.util.find_spec("numba") is not None:
                    cls._thread.start()
                    # The interpreter must not be taken down under the compiler.
                    atexit.register(cls._thread.join)

    @classmethod
    def _load(cls) -> None:
        try:
            cls._module = importlib.import_module(_MODULE)
        except Exception:
            logging.getLogger(__name__).warning("the compiled kernel cannot be used; NumPy is", exc_info=True)
