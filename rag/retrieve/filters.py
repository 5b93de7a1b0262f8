"""Which passages a search may return: by file, date and claim."""

from __future__ import annotations

import calendar
import difflib
import re
from collections.abc import Collection, Iterable, Mapping

from rag.core import ArgumentMap, Claim, Passage, Side
from rag.errors import QueryError
from rag.index import Index

__all__ = ["allowed_passages", "claims_of", "holds", "near_names", "resolve_files"]

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def allowed_passages(
    index: Index, files: Collection[str] | None = None, claims: Collection[Claim] | None = None, since: str = "", until: str = ""
) -> set[str] | None:
    """Ids of the passages that pass every filter; None when there is no filter.

    ``since`` and ``until`` are ISO dates (a year or a month stands for all its days), both inclusive; an article of which only
    the year is known passes when a day of it does, one without a date never. Of ``claims``, a passage must hold one.

    Raises:
        QueryError: an unknown file, or a date that is none.
    """
    if files is None and claims is None and not since and not until:
        return None
    paths = set(index.sources) if files is None else resolve_files(files, index.sources)
    if since or until:
        first, last = _first_day(since) if since else "", _last_day(until) if until else "9999-99-99"
        if first > last:
            raise QueryError(f"no day is both since {since} and until {until}", "Swap the two dates.")
        dates = index.dates()
        paths = {path for path in paths if dates[path] and _last_day(dates[path]) >= first and _first_day(dates[path]) <= last}
    if claims is None:
        return {passage.id for path in paths for passage in index.passages_of(path)}
    by_source: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.source in paths:
            by_source.setdefault(claim.source, []).append(claim)
    return {
        passage.id for path, own in by_source.items() for passage in index.passages_of(path) if any(holds(passage, claim) for claim in own)
    }


def holds(passage: Passage, claim: Claim) -> bool:
    """Whether at least half of the claim's characters are in the passage."""
    common = min(passage.end, claim.end) - max(passage.start, claim.start)
    return passage.source == claim.source and common > 0 and 2 * common >= claim.end - claim.start


def claims_of(amap: ArgumentMap, side: Side | None = None, voice: str | None = None) -> list[Claim]:
    """Claims that are held on that side and by that voice.

    A voice is meant by its name or alias, letter case aside, or by words that only one voice's names hold ("Zuckerberg").

    Raises:
        QueryError: an unknown side, or one without a motion; no voice, or several, of that name.
    """
    if side is not None and side not in ("support", "oppose", "neutral"):
        raise QueryError(f"there is no side {side!r}", "Choose support, oppose or neutral.")
    if side in ("support", "oppose") and not amap.motion.strip():
        raise QueryError("without a motion nobody stands on a side", "Set one: --motion TEXT, or motion = in the corpus' debate.toml.")
    name = None if voice is None else _resolve_voice(amap, voice)
    return [
        claim for claim in amap.claims if (side is None or (claim.side == side and claim.held)) and (name is None or claim.voice == name)
    ]


def resolve_files(files: Iterable[str], known: Mapping[str, object]) -> set[str]:
    """Paths that are meant: a path in the corpus, its last part when that is unique, or a ``.jsonl`` file for all its rows.

    Raises:
        QueryError: no article has that name; names the nearest.
    """
    if isinstance(files, str):
        files = [files]
    found: set[str] = set()
    for file in files:
        name = file.replace("\\", "/").removeprefix("./")
        rows = {path for path in known if path.startswith(name + "#")}
        tails = [path for path in known if path.endswith("/" + name)]
        if name in known:
            found.add(name)
        elif rows and name:
            found |= rows
        elif len(tails) == 1:
            found.update(tails)
        else:
            near = near_names(file, tails or known)
            raise QueryError(
                f"{len(tails)} indexed articles are called {file!r}" if tails else f"no indexed article is called {file!r}",
                f"Did you mean {near}?" if near else "bothsides sources lists the articles.",
            )
    return found


def near_names(wanted: str, names: Iterable[str]) -> str:
    """Up to three of ``names`` that look like ``wanted``, or hold it, as a phrase; empty when none does."""
    names = list(names)
    lowered = {name.casefold(): name for name in names}
    holding = [name for low, name in lowered.items() if wanted.casefold() in low] if wanted.strip() else []
    close = [lowered[low] for low in difflib.get_close_matches(wanted.casefold(), list(lowered), 3, 0.5)]
    return ", ".join(repr(name) for name in list(dict.fromkeys([*holding, *close]))[:3])


def _resolve_voice(amap: ArgumentMap, wanted: str) -> str:
    exact = amap.voice(wanted.strip())
    if exact is not None:
        return exact.name
    words = set(re.findall(r"\w+", wanted.casefold()))
    names = {alias: voice.name for voice in amap.voices for alias in (voice.name, *voice.aliases)}
    meant = sorted({name for alias, name in names.items() if words and words <= set(re.findall(r"\w+", alias.casefold()))})
    if len(meant) == 1:
        return meant[0]
    if meant:
        raise QueryError(f"{wanted!r} may be {', '.join(meant[:5])}", "Give the full name.")
    near = near_names(wanted, names)
    raise QueryError(f"nobody in the corpus is called {wanted!r}", f"Did you mean {near}?" if near else "bothsides map lists the voices.")


def _first_day(date: str) -> str:
    year, month, day = _parts(date)
    return f"{year:04}-{month or 1:02}-{day or 1:02}"


def _last_day(date: str) -> str:
    year, month, day = _parts(date)
    month = month or 12
    return f"{year:04}-{month:02}-{day or calendar.monthrange(max(1, year), month)[1]:02}"


def _parts(date: str) -> tuple[int, int, int]:
    """Year, month and day; 0 for a part that is not given."""
    match = _DATE.fullmatch(date.strip())
    year, month, day = (int(part or 0) for part in match.groups()) if match else (0, 0, 0)
    last = calendar.monthrange(year, month)[1] if year and 1 <= month <= 12 else 31
    if not match or not year or month > 12 or day > last or (match.group(2) and not month) or (match.group(3) and not day):
        raise QueryError(f"{date!r} is not a date", "Write it as 2019, 2019-10 or 2019-10-04.")
    return year, month, day
