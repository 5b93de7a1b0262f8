"""The sentence parser: the pinned package is used and nothing else, and every word lies where it says."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from rag.errors import WeightsError
from rag.models.parser import Parser, load_parser, pipeline_folder


def test_words_lie_where_they_say_and_a_sentence_is_one_tree() -> None:
    texts = ["“The quay isn’t safe,” said Anna Lindqvist, the mayor.  It was\n closed. ", "", " \n ", "👩‍👧 Ærø: naïve “quotes” עברית"]
    parsed = load_parser().parse(texts)
    assert [len(words) > 0 for words in parsed] == [True, False, False, True]
    for text, words in zip(texts, parsed, strict=True):
        assert all(text[word.start : word.end].replace("’", "'") == word.text for word in words)
        assert sum(word.head == i for i, word in enumerate(words)) == (1 if words else 0)


def test_subject_and_quotation_are_found_around_the_verb() -> None:
    words = load_parser().parse(["“Strong encryption keeps everyone safe,” said David Miles."])[0]
    said = next(i for i, word in enumerate(words) if word.text == "said")
    assert words[said].lemma == "say"
    assert any(word.text == "Miles" and word.relation == "nsubj" and word.head == said for word in words)
    assert any(word.text == "keeps" and word.relation == "ccomp" and word.head == said for word in words)


def test_an_altered_pipeline_is_refused(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(pipeline_folder(), tmp_path / "pipeline"))
    with (folder / "config.cfg").open("a", encoding="utf-8") as config:
        config.write("\n# another\n")
    with pytest.raises(WeightsError, match="SHA-256") as caught:
        Parser(folder)
    assert "pip install" in caught.value.remedy
