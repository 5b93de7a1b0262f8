"""Questions with the sentences that answer them marked: ``questions/*.yaml``, invented for training."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from rag.errors import BothSidesError

__all__ = ["Article", "Marked", "MarkedCorpus", "marked_corpora", "write_articles"]

FOLDER = Path(__file__).parent / "questions"


@dataclass(frozen=True, slots=True)
class Article:
    title: str
    text: str
    publisher: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Marked:
    """A question and what answers it, verbatim; nothing when the articles do not."""

    question: str
    type: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MarkedCorpus:
    """Articles of one debate with questions."""

    name: str
    articles: tuple[Article, ...]
    questions: tuple[Marked, ...]


def marked_corpora(folder: Path = FOLDER) -> Iterator[MarkedCorpus]:
    """All of a folder, by name.

    Raises:
        BothSidesError: a file is not as described, or an answer stands in no article.
    """
    for path in sorted(folder.glob("*.yaml")):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        if not isinstance(data, dict):
            continue  # a list: questions without articles (kinds.yaml)
        try:
            corpus = MarkedCorpus(
                data["name"],
                tuple(Article(row["title"], row["text"], row.get("publisher", ""), str(row.get("date", ""))) for row in data["articles"]),
                tuple(Marked(str(row["q"]), row["type"], tuple(row["answers"])) for row in data["questions"]),
            )
        except (KeyError, TypeError) as error:
            raise BothSidesError(f"{path} is not as described ({error})", "Compare it with the other files of its folder.") from error
        for question in corpus.questions:
            for answer in question.answers:
                if not any(answer in article.text for article in corpus.articles):
                    raise BothSidesError(f"{path}: “{answer}” stands in no article", "Answers are compared character by character.")
        yield corpus


def write_articles(articles: Sequence[Article], folder: Path) -> None:
    """The articles as text files, with what they do not say of themselves in a ``debate.toml``."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = []
    for number, article in enumerate(articles):
        (folder / f"{number:02d}.txt").write_text(article.text, encoding="utf-8")
        lines.append(f'[articles."{number:02d}.txt"]\ntitle = {_toml(article.title)}')
        lines += [f"{name} = {_toml(value)}" for name, value in (("publisher", article.publisher), ("date", article.date)) if value]
    (folder / "debate.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _toml(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ").strip() + '"'
