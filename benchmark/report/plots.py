"""How scores are spread: box and points per run, as SVG that stands inside the page.

matplotlib draws; what it writes is then made fit for a page: no namespaces, no document head, ids that are unique
across figures, and colours that follow the page's own in light and in dark. It never sees a run's name, which might
hold mark-up, mathematics or letters that its font lacks: a token is drawn, and the name set in its place.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import numpy as np
from markupsafe import Markup

from benchmark.report.views import RunView

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["COLOURS", "overall_plot", "part_plots"]

COLOURS = 8
"""Colours for runs in report.css; the ninth run begins again with the first."""

MOST_POINTS = 400
"""Values of one run up to which every one is drawn; above, points are ink and bytes without a reader."""

_INK = "#000000"
_CARD = "#0000ff"
_LONGEST = 34


def overall_plot(views: Sequence[RunView], scorer: str) -> Markup:
    """Overall scores of every run: each reply a point, with a box over the middle half."""
    rows = [[score.overall for _, score in view.scores(scorer)] for view in views]
    names = [view.label for view in views]
    return _draw("overall", "Overall score per run", _known(rows), names, wide=9.2, points=True)


def part_plots(views: Sequence[RunView], scorer: str, phases: Sequence[str]) -> dict[str, Markup]:
    """The same for each part of the score, boxes only."""
    names = [view.label for view in views]
    figures: dict[str, Markup] = {}
    for phase in phases:
        rows = [[score.parts.get(phase) for _, score in view.scores(scorer)] for view in views]
        figures[phase] = _draw(phase, f"Part {phase} per run", _known(rows), names, wide=3.1, points=False)
    return figures


def _known(rows: Sequence[Sequence[float | None]]) -> list[list[float]]:
    return [[value for value in row if value is not None] for row in rows]


def _draw(
    name: str, title: str, rows: Sequence[list[float]], names: Sequence[str], *, wide: float, points: bool
) -> Markup:
    import matplotlib
    from matplotlib.figure import Figure  # without pyplot: nothing to close, no window system asked

    high = 0.3 + 0.5 * len(rows)
    stream = io.StringIO()
    with matplotlib.rc_context(
        {"svg.fonttype": "none", "svg.hashsalt": name, "font.size": 7.5, "font.family": ["DejaVu Sans"]}
    ):
        figure = Figure(figsize=(wide, high))
        axes = figure.add_axes((0.02, 0.24 / high, 0.96, 1 - 0.24 / high))
        labels: dict[str, str] = {}
        for place, (values, run) in enumerate(zip(rows, names, strict=True)):
            token = f"@{place}@"
            labels[token] = _label(run, values)
            axes.text(0, 0.34 - place, token, va="bottom", color=_INK)
            if values:
                # The colour is a token too: its last byte is the number of the run's colour in report.css.
                _box(axes, values, -place, f"#0000{place % COLOURS + 1:02x}", points=points)
        axes.set(xlim=(-2, 102), ylim=(0.68 - len(rows), 0.72), xticks=range(0, 101, 20), yticks=[])
        axes.tick_params(axis="x", length=0, colors=_INK, labelsize=7)
        axes.grid(axis="x", color=_INK, alpha=0.13, linewidth=0.6)
        axes.set_axisbelow(True)
        for spine in axes.spines.values():
            spine.set_visible(False)
        figure.patch.set_visible(False)
        axes.patch.set_visible(False)
        figure.savefig(stream, format="svg", metadata=dict.fromkeys(("Creator", "Date", "Format", "Type")))
    return _fit(stream.getvalue(), name, title, labels)


def _label(run: str, values: Sequence[float]) -> str:
    short = run if len(run) <= _LONGEST else run[: _LONGEST - 1] + "…"
    return f"{short} · mean {sum(values) / len(values):.0f}, n {len(values)}" if values else f"{short} · no score"


def _box(axes: Axes, values: list[float], place: float, colour: str, *, points: bool) -> None:
    """Box, whiskers, mean and, if wanted, every value. By hand: matplotlib renames its own box's options."""
    low, median, high = (float(value) for value in np.percentile(values, (25, 50, 75)))
    reach = 1.5 * (high - low)
    inside = [value for value in values if low - reach <= value <= high + reach]
    axes.hlines([place, place], [min(inside), high], [low, max(inside)], color=colour, linewidth=0.9)
    axes.barh(place, high - low, 0.42, low, color=colour, alpha=0.25, linewidth=0)
    axes.vlines(median, place - 0.21, place + 0.21, color=colour, linewidth=1.8)
    if points and len(values) <= MOST_POINTS:
        # Steps of the golden ratio spread points evenly without chance.
        lift = [(0.618034 * step % 1 - 0.5) * 0.34 + place for step in range(len(values))]
        axes.scatter(values, lift, s=7, color=colour, alpha=0.6, linewidths=0)
    mean = sum(values) / len(values)
    axes.scatter([mean], [place], s=22, marker="D", color=colour, edgecolor=_CARD, linewidths=0.9, zorder=5)


def _fit(svg: str, name: str, title: str, labels: dict[str, str]) -> Markup:
    """Turn a document of matplotlib's into an element of the page."""
    root = ElementTree.fromstring(svg)
    used = set(re.findall(r"#([A-Za-z_][\w.-]*)", svg))
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        for key, value in list(element.attrib.items()):
            del element.attrib[key]
            plain = key.rpartition("}")[2]
            if plain == "id" and value not in used:
                continue  # numbered alike in every figure, and nobody asks for them
            element.set(plain, _value(plain, value, name))
        if element.text in labels:
            element.text = labels[element.text]
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in ("metadata", "style"):
                parent.remove(child)
    for key in ("width", "height", "version"):
        root.attrib.pop(key, None)
    root.set("role", "img")
    root.set("aria-label", title)
    return Markup(ElementTree.tostring(root, encoding="unicode"))


def _value(key: str, value: str, name: str) -> str:
    if key == "id":
        return f"{name}-{value}"
    if key == "href" and value.startswith("#"):
        return f"#{name}-{value[1:]}"
    value = value.replace("url(#", f"url(#{name}-")
    return re.sub(r"#0000([0-9a-f]{2})\b", _page_colour, value)


def _page_colour(match: re.Match[str]) -> str:
    number = int(match.group(1), 16)
    return {0: "currentColor", 255: "var(--card)"}.get(number, f"var(--run-{number})")
