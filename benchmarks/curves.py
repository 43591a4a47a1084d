"""Draw how latency, build time, size and memory grow with the number of articles, as SVG."""

from __future__ import annotations

import importlib.util
import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

__all__ = ["Style", "draw_curves"]


class Style(NamedTuple):
    """Tell an engine by colour and by form: the colours keep apart for colour-blind eyes (Okabe & Ito)."""

    colour: str
    marker: str


STYLES: Final = {
    "kpusearch": Style("#0072B2", "o"),
    "kpusearch fast": Style("#D55E00", "s"),
    "tantivy": Style("#3C3C3C", "^"),
}

_Figure = Callable[[Mapping[str, Any]], float]


class Panel(NamedTuple):
    """Hold one diagram: what it shows, and how the figure is had from what was measured of an engine."""

    title: str
    unit: str
    figure: _Figure


def _latency(kind: str, percentile: str) -> Panel:
    return Panel(f"{kind}: {percentile}", "ms", lambda engine: engine["queries"][kind]["warm"][percentile])


SHEETS: Final = {
    "latency.svg": [_latency(kind, percentile) for kind in ("1-4 words", "10 words") for percentile in ("p50", "p95")],
    "building.svg": [
        Panel("Cold build, one process", "s", lambda engine: engine["builds"]["cold"]["wall"]),
        Panel("Size", "MB", lambda engine: engine["size_mb"]),
        Panel("Peak memory of the build", "MB", lambda engine: engine["builds"]["cold"]["peak_mb"]),
    ],
}
"""File -> its panels."""


def draw_curves(results: Sequence[Mapping[str, Any]], folder: Path) -> list[str]:
    """Draw every sheet that has figures into a folder and return the files; none without matplotlib.

    The same figures give the same bytes.
    """
    if importlib.util.find_spec("matplotlib") is None:
        return []
    drawn = []
    for name, panels in SHEETS.items():
        filled = [(panel, curves) for panel in panels if (curves := _curves(results, panel.figure))]
        if filled:
            _draw(filled, folder / name)
            drawn.append(name)
    return drawn


def _curves(results: Sequence[Mapping[str, Any]], figure: _Figure) -> dict[str, list[tuple[int, float, bool]]]:
    """Return articles, figure and whether the corpus was generated, by engine and in order."""
    curves: dict[str, list[tuple[int, float, bool]]] = {}
    for name in STYLES:
        points = []
        for result in results:
            try:
                points.append((result["articles"], figure(result["engines"][name]), result["generated"]))
            except KeyError:
                continue
        if points:
            curves[name] = sorted(points)
    return curves


def _draw(panels: Sequence[tuple[Panel, Mapping[str, Sequence[tuple[int, float, bool]]]]], path: Path) -> None:
    import matplotlib
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    settings = {
        "svg.hashsalt": "kpusearch",
        "font.size": 9,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.edgecolor": "#808080",
        "xtick.color": "#505050",
        "ytick.color": "#505050",
    }
    columns = 2 if len(panels) % 2 == 0 else 3
    rows = math.ceil(len(panels) / columns)
    with matplotlib.rc_context(settings):
        figure = Figure(figsize=(4.6 * columns if columns == 2 else 3.8 * columns, 3.1 * rows), layout="constrained")
        figure.get_layout_engine().set(wspace=0.06, hspace=0.08)
        FigureCanvasSVG(figure)
        for axes, (panel, curves) in zip(figure.subplots(rows, columns, squeeze=False).flat, panels, strict=False):
            _draw_panel(axes, panel, curves)
        figure.savefig(path, metadata={"Date": None, "Creator": None})


def _draw_panel(axes: Any, panel: Panel, curves: Mapping[str, Sequence[tuple[int, float, bool]]]) -> None:
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_title(f"{panel.title}, {panel.unit}", loc="left", fontsize=10, fontweight="bold")
    axes.grid(True, which="major", color="#E4E4E4", linewidth=0.8)
    axes.set_axisbelow(True)
    for name, points in curves.items():
        style = STYLES[name]
        line = _line(points)
        axes.plot([at for at, _, _ in line], [value for _, value, _ in line], color=style.colour, linewidth=1.8)
        for at, value, generated in points:
            # A real collection is hollow.
            face = style.colour if generated else "white"
            axes.plot(at, value, style.marker, color=style.colour, markerfacecolor=face, markersize=6)
    every = [point for points in curves.values() for point in points]
    sizes = sorted({at for at, _, _ in every})
    marked = [size for at, size in enumerate(sizes) if at + 1 == len(sizes) or sizes[at + 1] > 1.3 * size]
    axes.set_xticks(marked, [_short(size) for size in marked])
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.tick_params(axis="x", which="minor", length=0)
    # Room on the right for the names of the lines.
    axes.set_xlim(sizes[0] / 1.3, sizes[-1] * max((sizes[-1] / sizes[0]) ** 0.45, 2.0))
    values = [value for _, value, _ in every]
    axes.set_ylim(min(values) / 1.6, max(values) * 1.6)
    axes.yaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.yaxis.set_minor_formatter(NullFormatter())
    axes.tick_params(axis="y", which="minor", length=0)
    axes.set_xlabel("articles", color="#505050")
    for name, place in _spread({name: points[-1][1] for name, points in curves.items()}, axes.get_ylim()).items():
        label = {"xy": (curves[name][-1][0], place), "xytext": (8, 0), "textcoords": "offset points", "va": "center"}
        axes.annotate(name, color=STYLES[name].colour, fontweight="bold", **label)


def _line(points: Sequence[tuple[int, float, bool]]) -> list[tuple[int, float, bool]]:
    """Leave out real collections beside which a generated one of about their size was measured."""
    generated = [at for at, _, made in points if made]
    return [point for point in points if point[2] or not any(abs(at - point[0]) < at / 10 for at in generated)]


def _spread(ends: Mapping[str, float], limits: tuple[float, float]) -> dict[str, float]:
    """Move the places of labels apart where lines end close to each other, on a logarithmic axis."""
    least = math.log(limits[1] / limits[0]) * 0.08
    places: list[list[Any]] = [[name, math.log(value)] for name, value in sorted(ends.items(), key=lambda end: end[1])]
    for _ in range(50):
        for low, high in itertools.pairwise(places):
            if (overlap := least - (high[1] - low[1])) > 0:
                low[1] -= overlap / 2
                high[1] += overlap / 2
    return {name: math.exp(place) for name, place in places}


def _short(size: int) -> str:
    return f"{size / 1000:.3g}k" if size >= 1000 else str(size)
