"""``bothsides map`` and ``export``."""

from __future__ import annotations

import shlex
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.ask import ready_engine
from rag.cli.console import clean, hint, output, print_json, wraps
from rag.cli.corpus import SideOption, VoiceOption, as_side
from rag.cli.options import Json, settings_options
from rag.errors import BothSidesError

if TYPE_CHECKING:
    from rich.console import Console

    from rag.core import ArgumentMap, Claim
    from rag.core.figures import FigureGroup
    from rag.mine.motions import SuggestedMotion
    from rag.settings import Settings

__all__ = ["export", "show_map"]


@settings_options("motion")
def show_map(
    settings: Settings,
    side: SideOption = None,
    voice: VoiceOption = None,
    suggest: Annotated[bool, typer.Option("--suggest", help="List motions that the articles argue about, instead of a map.")] = False,
    as_json: Json = False,
) -> None:
    """Show the argument map: each side's points, who makes them, and what answers them."""
    if suggest and (side is not None or voice is not None or settings.motion):
        raise BothSidesError("--suggest looks for motions in all articles", "Leave out --side, --voice and --motion.")
    engine = ready_engine(settings)
    if suggest:
        _show_motions(engine.suggest(), as_json)
        return
    amap = engine.map()
    if as_json:
        print_json(amap.to_dict())
        return
    console = output()
    wanted = amap.voice(voice) if voice is not None else None
    if voice is not None and wanted is None:
        raise BothSidesError(f"no voice {voice!r} in the map", "bothsides map lists the voices.")
    _line(console, f"Motion: {amap.motion or '(none: name one with --motion)'}", "bold")
    for one in ("support", "oppose", "neutral"):
        if as_side(side) in (None, one):
            claims = [
                c for c in amap.claims if c.side == one and c.same_as is None and c.held and (wanted is None or c.voice == wanted.name)
            ]
            _print_side(amap, amap.debate.side_name(one), claims, console)
    if side is None and wanted is None and amap.figures:
        _line(console, "\nFigures side by side", "bold")
        for group in amap.figures:
            _print_figures(group, console)


def _show_motions(found: list[SuggestedMotion], as_json: bool) -> None:
    if as_json:
        print_json({"motions": [asdict(one) for one in found]})
        return
    console = output()
    if not found:
        _line(console, "No motion found: nothing that is proposed in these articles is argued about by several voices in several articles.")
        return
    for number, one in enumerate(found, 1):
        _line(console, f"{number}. {one.motion}", "bold")
        asked = f"spoken for {one.support}×, against {one.oppose}×"
        _line(console, f"   {one.claims} claims, {one.voices} voices, {one.articles} articles · {asked}")
        _line(console, f"   “{' '.join(one.quote.split())}”")
        _line(console, f"   {one.voice} ({one.source}, {_lines(one.line_start, one.line_end)})", "dim")
    _line(console, f"\nThe map of the first: bothsides map --motion {shlex.quote(found[0].motion)}")


def _print_figures(group: FigureGroup, console: Console) -> None:
    _line(console, f"• {group.thing}: {group.told()}")
    for row in group.figures:
        _line(console, f"  {row.told()}")
        _line(console, f"  {row.voice or 'the article'} ({row.source}, line {row.line})", "dim")


def _lines(first: int, last: int) -> str:
    return f"line {first}" if first == last else f"lines {first} to {last}"


def _print_side(amap: ArgumentMap, name: str, claims: list[Claim], console: Console) -> None:
    voices, articles = {claim.voice for claim in claims}, {claim.source for claim in claims}
    _line(console, f"\n{name}: {len(claims)} claims, {len(voices)} voices, {len(articles)} articles", "bold")
    points: dict[str, list[Claim]] = {}
    for claim in claims:
        points.setdefault(claim.key_point or claim.id, []).append(claim)
    answered = {relation.to_id for relation in amap.relations if relation.kind == "attacks"}
    texts = {point.id: point.text for point in amap.key_points}
    for key, members in sorted(points.items(), key=lambda pair: -len(pair[1])):
        who = ", ".join(dict.fromkeys(claim.voice or "the article" for claim in members))
        note = " · answered" if any(claim.id in answered for claim in members) else ""
        _line(console, f"• “{' '.join(texts.get(key, members[0].text).split())}”")
        first = members[0]
        lines = _lines(first.line_start, first.line_end)
        more = f" and {len(members) - 1} more" if len(members) > 1 else ""
        _line(console, f"  {who} ({first.source}, {lines}{more}){note}", "dim")


def _line(console: Console, text: str, style: str = "") -> None:
    console.print(clean(text), style=style or None, soft_wrap=not wraps(console))


@settings_options("motion")
def export(
    settings: Settings,
    format: Annotated[str, typer.Argument(metavar="FORMAT", help="argdown, aif, graphml, mermaid, dot, markdown, csv or json.")],
    to: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to this file, not to standard output.")] = None,
    as_json: Json = False,
) -> None:
    """Write the argument map in a standard format, each node with its quote, file and place."""
    from rag.export import check_format

    check_format(format)
    engine = ready_engine(settings)
    text = engine.export(engine.map(), format)
    if to is not None:
        try:
            to.write_text(text, encoding="utf-8", newline="")
        except OSError as error:
            raise BothSidesError(f"{to} cannot be written: {error.strerror or error}", "Choose another file: --output FILE.") from error
    if as_json:
        print_json({"format": format, "file": str(to) if to else None, "text": None if to else text})
    elif to is not None:
        hint(f"Wrote {to}")
    else:
        typer.echo(text, nl=not text.endswith("\n"))
