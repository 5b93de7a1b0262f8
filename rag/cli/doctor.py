"""``bothsides doctor``: is everything in order, and if not, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from rag.cli.console import clean, output, print_json
from rag.cli.options import Json, settings_options

if TYPE_CHECKING:
    from rag.settings import Settings

__all__ = ["doctor"]

_MARKS = {"ok": ("✓", "green"), "note": ("·", "yellow"), "problem": ("✗", "bold red")}


@settings_options("motion", "model", "prompts")
def doctor(settings: Settings, as_json: Json = False) -> None:
    """Check the set-up: packages, model weights, corpus, index, chat model, disk and network use. Exit code 1 when something is wrong."""
    from rag.cli.checks import all_findings

    findings = all_findings(settings)
    if as_json:
        print_json([finding.to_dict() for finding in findings])
    else:
        console = output()
        for finding in findings:
            mark, style = _MARKS[finding.state]
            console.print(mark, style=style, end=" ")
            console.print(clean(f"{finding.subject}: {finding.found}"), soft_wrap=True)
            if finding.remedy:
                console.print(clean(f"    {finding.remedy}"), style="dim", soft_wrap=True)
    if any(finding.state == "problem" for finding in findings):
        raise typer.Exit(1)
