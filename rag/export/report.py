"""A Markdown report to read and to print: both sides, what answers what, figures, voices, articles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from rag.core import SIDES, Side
from rag.export.graph import Graph, Node
from rag.export.quotation import listed, literal, names, quotation, short
from rag.export.tally import counted, phrase

__all__ = ["markdown"]


def markdown(graph: Graph) -> str:
    """The report, CommonMark without HTML. Claims keep the names (``c12``) that they have in the other formats."""
    report = _Report(graph)
    sections: list[Callable[[], Iterator[str]]] = [report.head, *(_bind(report, side) for side in ("support", "oppose"))]
    sections += [report.answers, report.open_points, report.compared, report.figures, _bind(report, "neutral")]
    sections += [report.described, report.voices, report.articles]
    return "\n".join(line for section in sections for line in section()).rstrip() + "\n"


def _bind(report: _Report, side: Side) -> Callable[[], Iterator[str]]:
    return lambda: report.side(side)


class _Report:
    """The graph, looked up from both ends."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.nodes = {node.name: node for node in graph.nodes}
        self.originals = [node for node in graph.claims if node.claim.held and node.claim.same_as is None]
        self._toward: dict[tuple[str, str], list[Node]] = defaultdict(list)
        self._from: dict[tuple[str, str], list[Node]] = defaultdict(list)
        for link in graph.links:
            if link.end != "motion":
                self._toward[link.end, link.kind].append(self.nodes[link.start])
                self._from[link.start, link.kind].append(self.nodes[link.end])

    def _of(self, side: Side) -> list[Node]:
        return [node for node in self.originals if node.side == side]

    def _side_name(self, side: Side) -> str:
        return literal(self.graph.amap.debate.side_name(side))

    def _quotation(self, node: Node) -> list[str]:
        """The claim with a line for each kind of relation that it has."""
        pairs = (
            ("Answers", self._from[node.name, "attacks"]),
            ("Answered by", self._toward[node.name, "attacks"]),
            ("Supports", self._from[node.name, "supports"]),
            ("Supported by", self._toward[node.name, "supports"]),
        )
        notes = [f"{verb} {'; '.join(f'{literal(one.who())} ({one.name})' for one in others)}." for verb, others in pairs if others]
        return quotation(node, notes, self._toward[node.name, "repeats"])

    def head(self) -> Iterator[str]:
        """Motion, and how much there is on each side."""
        yield from (f"# {literal(self.graph.motion)}", "")
        for side in SIDES:
            yield f"- {self._side_name(side)}: {phrase(counted(self._of(side)))}"
        articles = len(self.graph.articles) or len({node.claim.source for node in self.graph.claims})
        yield from ("", f"Read: {articles} article{'' if articles == 1 else 's'}. Copies of a text count once.", "")

    def side(self, side: Side) -> Iterator[str]:
        """Points that several claims make, then the claims that stand alone; what takes no position is a plain list."""
        own = self._of(side)
        if not own:
            return
        yield from (f"## {self._side_name(side)}: {phrase(counted(own))}", "")
        if side == "neutral":
            yield from (*map(listed, own), "")
            return
        grouped: set[str] = set()
        for point in self.graph.points:
            made = [node for node in self._toward[point.name, "makes"] if node.counts]
            if point.side != side or not made:
                continue
            grouped |= {node.name for node in made}
            yield from (f"### {literal(point.quote)}", "", f"{phrase(counted(made))}: {names(made)}", "")
            yield from self._all(made)
        alone = [node for node in own if node.name not in grouped]
        if grouped and alone:
            yield from ("### Further claims", "")
        yield from self._all(alone)

    def _all(self, nodes: Iterable[Node]) -> Iterator[str]:
        for node in nodes:
            yield from self._quotation(node)

    def answers(self) -> Iterator[str]:
        """Every claim that somebody answers, with what answers it."""
        answered = [node for node in self.originals if self._toward[node.name, "attacks"]]
        if not answered:
            return
        yield from ("## What answers what", "")
        for node in answered:
            yield f"- {self._side_name(node.side)}: {short(node)}"
            yield from (f"  - answered by {short(one)}" for one in self._toward[node.name, "attacks"])
        yield ""

    def open_points(self) -> Iterator[str]:
        """Points and single claims of a side to which no answer was found; said only where answers were found at all."""
        if not any(link.kind == "attacks" and link.end != "motion" for link in self.graph.links):
            return
        sides: tuple[Side, ...] = ("support", "oppose")
        open_claims = {side: [node for node in self._of(side) if not self._met(node)] for side in sides}
        if not any(open_claims.values()):
            return
        yield from ("## No answer found", "", "No claim of the other side was paired with these. It may still speak of the matter.", "")
        for side, nodes in open_claims.items():
            told: set[str] = set()
            for node in nodes:
                point = next(iter(self._from[node.name, "makes"]), node)
                if point.name not in told:
                    told.add(point.name)
                    made = [one for one in self._toward[point.name, "makes"] if one.counts] or [node]
                    yield f"- {self._side_name(side)}: “{literal(point.quote)}” — {names(made)} ({', '.join(one.name for one in made)})"
        yield ""

    def _met(self, node: Node) -> bool:
        """Whether the claim, or another one that makes the same point, is answered."""
        points = self._from[node.name, "makes"]
        same = [one for point in points for one in self._toward[point.name, "makes"]] or [node]
        return any(self._toward[one.name, "attacks"] for one in same)

    def compared(self) -> Iterator[str]:
        """Figures of different articles on one thing, with their scope."""
        groups = self.graph.amap.figures
        if groups:
            yield from ("## Figures side by side", "")
        names = {node.claim.id: node for node in self.graph.claims}
        for group in groups:
            yield f"- {literal(group.thing)}: {group.told()}"
            for row in group.figures:
                node = names[row.claim]
                place = f"{literal(node.source.date)}, " if node.source is not None and node.source.date else ""
                place += f"{literal(row.source)}, line {row.line}, characters {row.start} to {row.end}"
                yield f"  - {literal(row.told())} — {literal(node.who())} ({node.name}), {place}"
        if groups:
            yield ""

    def figures(self) -> Iterator[str]:
        """Claims that give a statistic, with their place, so that figures on one thing can be compared."""
        found = [node for node in self.originals if node.claim.kind == "statistic"]
        if found:
            yield from ("## Figures", "", *map(listed, found), "")

    def described(self) -> Iterator[str]:
        """Views that nobody in the articles holds; they count for no side."""
        found = [node for node in self.graph.claims if not node.claim.held and node.claim.same_as is None]
        if found:
            yield from ("## Views that are only described", "", *map(listed, found), "")

    def voices(self) -> Iterator[str]:
        """Who speaks, how often on which side, most often first."""
        own: dict[str, list[Node]] = defaultdict(list)
        for node in self.originals:
            if node.named:
                own[node.claim.voice].append(node)
        if not own:
            return
        yield from ("## Who speaks", "")
        for nodes in sorted(own.values(), key=lambda nodes: (-len(nodes), nodes[0].name)):
            sides = [f"{sum(node.side == side for node in nodes)} {self._side_name(side)}" for side in SIDES]
            told = [one for one in sides if not one.startswith("0 ")]
            files = sorted({node.claim.source for node in nodes})
            yield f"- **{literal(nodes[0].who())}**: {', '.join(told)} ({', '.join(map(literal, files))})"
        yield ""

    def articles(self) -> Iterator[str]:
        """The files, with what is known of each."""
        used = dict.fromkeys(node.claim.source for node in self.graph.claims)
        if not used:
            return
        yield from ("## Articles", "")
        for path in used:
            article = self.graph.articles.get(path)
            facts = [article.title, article.publisher, article.date] if article is not None else []
            yield f"- {': '.join([literal(path), ', '.join(literal(one) for one in facts if one)]).removesuffix(': ')}"
        yield ""
