"""``bothsides index``, ``search`` and ``sources``."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rag.cli.ask import ready_engine
from rag.cli.console import clean, output, print_json, wraps
from rag.cli.options import Json, settings_options
from rag.cli.progress import bring_up_to_date

if TYPE_CHECKING:
    from rich.console import Console

    from rag import Engine
    from rag.core import Side
    from rag.retrieve import Hit
    from rag.settings import Settings

__all__ = ["SideName", "as_side", "index", "print_sources", "search", "sources"]


class SideName(StrEnum):
    """A side as it is typed."""

    FOR = "for"
    AGAINST = "against"
    NEUTRAL = "neutral"


SideOption = Annotated[SideName | None, typer.Option("--side", help="Only what this side says.")]
VoiceOption = Annotated[str | None, typer.Option("--voice", metavar="NAME", help="Only what this voice says.")]


def as_side(name: SideName | None) -> Side | None:
    sides: dict[SideName, Side] = {SideName.FOR: "support", SideName.AGAINST: "oppose", SideName.NEUTRAL: "neutral"}
    return sides[name] if name is not None else None


@settings_options("motion")
def index(settings: Settings, as_json: Json = False) -> None:
    """Bring the index up to date with the folder of articles. Only what is new or changed is read."""
    from rag import Engine

    report = bring_up_to_date(Engine(settings))
    if as_json:
        print_json(report.to_dict())
        return
    console = output()
    counts = {name: len(getattr(report, name)) for name in ("added", "changed", "removed", "unchanged")}
    told = ", ".join(f"{count} {name}" for name, count in counts.items() if count) or "no articles"
    console.print(f"{told} in {report.seconds:.1f} s. The index is in {clean(str(settings.index_dir))}", soft_wrap=True)
    for path, reason in report.skipped.items():
        console.print(clean(f"skipped {path}: {reason}"), soft_wrap=True)


@settings_options("motion")
def search(
    settings: Settings,
    query: Annotated[list[str], typer.Argument(metavar="QUERY...", help="What to look for.")],
    count: Annotated[int, typer.Option("-k", "--count", min=1, max=200, help="Most passages shown.")] = 8,
    side: SideOption = None,
    voice: VoiceOption = None,
    file: Annotated[list[str] | None, typer.Option("--file", metavar="PATH", help="Only in this article; may be given again.")] = None,
    since: Annotated[str, typer.Option("--since", metavar="DATE", help="Only articles of this date (YYYY-MM-DD) or later.")] = "",
    until: Annotated[str, typer.Option("--until", metavar="DATE", help="Only articles of this date or earlier.")] = "",
    as_json: Json = False,
) -> None:
    """Find passages by meaning and by words."""
    engine = ready_engine(settings)
    for path in file or []:
        engine.source(path)
    hits = engine.search(" ".join(query), count, side=as_side(side), voice=voice, files=file or None, since=since, until=until)
    if as_json:
        print_json([_hit(hit, engine) for hit in hits])
        return
    console = output()
    for number, hit in enumerate(hits, 1):
        facts = _hit(hit, engine)
        about = ", ".join(str(facts[key]) for key in ("title", "publisher", "date") if facts[key])
        lines = f"lines {facts['line_start']} to {facts['line_end']}"
        console.print(
            clean(f"{number}. {about or facts['source']} ({facts['source']}, {lines})"), style="bold", soft_wrap=not wraps(console)
        )
        console.print(clean(hit.passage.text), soft_wrap=not wraps(console))
        console.print(f"likeness {hit.cosine:.2f}\n", style="dim")
    if not hits:
        console.print("Nothing found.")


def _hit(hit: Hit, engine: Engine) -> dict[str, Any]:
    passage, source = hit.passage, engine.source(hit.passage.source)
    return {
        "source": passage.source,
        "title": source.title,
        "publisher": source.publisher,
        "date": source.date,
        "start": passage.start,
        "end": passage.end,
        "line_start": passage.line_start,
        "line_end": passage.line_end,
        "text": passage.text,
        "score": hit.score,
        "cosine": hit.cosine,
        "rank_dense": hit.rank_dense,
        "rank_lexical": hit.rank_lexical,
    }


@settings_options()
def sources(settings: Settings, as_json: Json = False) -> None:
    """List the indexed articles with what is known of each."""
    engine = ready_engine(settings)
    if as_json:
        print_json(_articles(engine))
    else:
        print_sources(engine, output())


def print_sources(engine: Engine, console: Console) -> None:
    """A table of the articles; one line each where the output is no terminal."""
    rows = _articles(engine)
    if not wraps(console):
        for row in rows:
            about = ", ".join(str(row[key]) for key in ("title", "publisher", "date") if row[key])
            copy = f" (copy of {row['copy_of']})" if row["copy_of"] else ""
            console.print(clean(f"{row['source']}: {about}{copy}"), soft_wrap=True)
        return
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
    for name in ("File", "Title", "Publisher", "Date", "Words"):
        table.add_column(name, justify="right" if name == "Words" else "left", overflow="fold")
    for row in rows:
        title = f"copy of {row['copy_of']}" if row["copy_of"] else row["title"]
        table.add_row(*(Text(clean(str(cell))) for cell in (row["source"], title, row["publisher"], row["date"], row["words"])))
    console.print(table)


def _articles(engine: Engine) -> list[dict[str, Any]]:
    copies = engine.duplicates()
    return [
        {
            "source": one.path,
            "title": one.title,
            "publisher": one.publisher,
            "date": one.date,
            "author": one.author,
            "url": one.url,
            "characters": len(one.text),
            "words": len(one.text.split()),
            "sha256": one.sha256,
            "copy_of": copies.get(one.path, ""),
        }
        for one in engine.sources()
    ]
