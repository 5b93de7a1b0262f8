"""``bothsides ask``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.console import hint, output, print_json
from rag.cli.options import Json, settings_options
from rag.cli.progress import bring_up_to_date

if TYPE_CHECKING:
    from rag import Engine
    from rag.settings import Settings

__all__ = ["ask", "ready_engine"]


@settings_options("motion", "model", "prompts")
def ask(
    settings: Settings,
    question: Annotated[list[str], typer.Argument(metavar="QUESTION...", help="What to ask; quotation marks are not needed.")],
    as_json: Json = False,
) -> None:
    """Answer a question from the articles, both sides, every statement with its quote.

    The articles are indexed first when they are not yet.
    """
    engine = ready_engine(settings)
    answer = engine.ask(" ".join(question))
    if as_json:
        print_json(answer.to_dict())
        return
    from rag.cli.answer_view import print_answer

    print_answer(answer, output())


def ready_engine(settings: Settings) -> Engine:
    """An engine with an index: made now when there is none; when the corpus has changed since, that is said."""
    from rag import Engine
    from rag.cli.freshness import changed_files
    from rag.errors import IndexDamaged, IndexMissing

    engine = Engine(settings)
    try:
        changed = changed_files(settings)
    except (IndexMissing, IndexDamaged):  # a damaged one, or one of an older version, is made anew
        report = bring_up_to_date(engine)
        hint(f"Indexed {len(report.added) + len(report.changed) + len(report.unchanged)} articles in {report.seconds:.1f} s.")
        for path, reason in report.skipped.items():
            hint(f"Skipped {path}: {reason}")
    else:
        if changed:
            few = ", ".join(changed[:3]) + (f" and {len(changed) - 3} more" if len(changed) > 3 else "")
            hint(f"The corpus has changed since it was indexed ({few}): run bothsides index.")
    return engine
