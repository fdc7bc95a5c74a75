"""Runs -> one self-contained HTML page: who leads, in what, how surely, and every reply with its evidence.

The page opens from disk and asks nobody for anything: style, script and plots are inside it. Replies are a stranger's
text, so everything is escaped, no data stands inside the script, and a content security policy lets no other script
run. The same runs give the same bytes.

    views      the runs in order, with names of their own, and what the head of the page says of them
    tables     principles and slices: means per run
    samples    every exchange with its replies, the evidence cut into marks
    plots      distributions as SVG
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from pathlib import Path

from benchmark.files import write_atomic
from benchmark.pages import environment, inlined
from benchmark.report.plots import overall_plot, part_plots
from benchmark.report.samples import cards, filter_options
from benchmark.report.tables import MANY_ENOUGH, heat_map, slices
from benchmark.report.views import counted, exchanges_of, head_rows, notices, rank_runs
from benchmark.results import RunFolder
from benchmark.rubric import load_rubric

__all__ = ["write_report"]


def write_report(
    runs: Sequence[RunFolder],
    path: Path,
    *,
    scorer: str | None = None,
    title: str = "Evenkeel report",
    seed: int = 0,
) -> Path:
    """Write the page and give its path.

    Args:
        runs: At least one, over the same data.
        path: The HTML file to write; folders on the way are made, an earlier file is replaced in one step.
        scorer: Label of the scores to show; default: the first of the first run's that all have.
        title: Of the page.
        seed: Of the resampling behind the intervals.

    Raises:
        RunError: No runs, a folder that is not a run, runs on different data, or no scorer that all have.
    """
    views = rank_runs(runs, scorer=scorer, seed=seed)
    exchanges = exchanges_of(views)
    rubric = load_rubric()
    label = views[0].row.scorer
    samples = cards(views, exchanges, label, rubric)
    script = inlined("report.js")
    templates = environment()
    templates.filters.update(figure=_figure, counted=counted)
    page = templates.get_template("report.html.j2").render(
        title=title,
        tied=sum(view.rank == views[0].rank for view in views) - 1,
        scorer=label,
        runs=views,
        phases=rubric.phases,
        exchanges=exchanges,
        families=len({exchange.family or exchange.id for exchange in exchanges}),
        notices=notices(views, rubric),
        head=head_rows(views, label),
        heat=heat_map(views, exchanges, label, rubric),
        slices=slices(views, label, seed=seed),
        many_enough=MANY_ENOUGH,
        overall_plot=overall_plot(views, label),
        part_plots=part_plots(views, label, rubric.phases),
        cards=samples,
        options=filter_options(views, exchanges, samples, rubric),
        style=inlined("report.css"),
        script=script,
        # A hash, not 'unsafe-inline': should a reply ever break out of its text, its script still does not run.
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    )
    # A lone surrogate (half an emoji, cut by some model) cannot be written as UTF-8; it becomes a question mark.
    write_atomic(path, page.encode("utf-8", "replace").decode("utf-8"))
    return path


def _figure(value: float | None, digits: int = 1) -> str:
    return "–" if value is None else f"{value:.{digits}f}"
