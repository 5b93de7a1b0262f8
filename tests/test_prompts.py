"""Prompts are data: what is wrong in one is said before anything is sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.errors import PromptError
from rag.prompts import available, load

GOOD = "name: answer\ndescription: d\nvariables: [question]\nuser: 'Q: {{ question }}'\n"


def written(folder: Path, text: str, name: str = "answer") -> Path:
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_every_packaged_prompt_loads_under_its_own_name() -> None:
    assert "answer" in available()
    for name in available():
        prompt = load(name)
        assert prompt.label == f"{name}@{prompt.hash}"
        assert len(prompt.hash) == 12


def test_a_users_prompt_replaces_the_packaged_one_and_has_another_hash(tmp_path: Path) -> None:
    own = load("answer", written(tmp_path, GOOD))
    assert own.render(question="why?") == [("user", "Q: why?")]
    assert own.hash != load("answer").hash
    assert load("json_repair", tmp_path).label == load("json_repair").label


def test_the_hash_follows_the_text_and_nothing_else(tmp_path: Path) -> None:
    first = load("answer", written(tmp_path, GOOD)).hash
    assert load("answer", written(tmp_path, GOOD.replace("description: d", "description: other"))).hash == first
    assert load("answer", written(tmp_path, GOOD.replace("Q:", "Question:"))).hash != first


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD + "temperature: 3\n", "unknown keys: temperature"),
        (GOOD.replace("variables: [question]\n", ""), "lacks variables"),
        (GOOD.replace("name: answer", "name: other"), "calls itself 'other'"),
        (GOOD.replace("[question]", "[question, motion]"), "no text uses: motion"),
        (GOOD.replace("[question]", "[]"), "undeclared names: question"),
        (GOOD.replace("[question]", "question"), "must be a list of names"),
        (GOOD.replace("{{ question }}", "{{ question"), "mistake in `user`"),
        ("name: answer\ndescription: d\nvariables: []\n", "lacks a text"),
        (GOOD.replace("'Q: {{ question }}'", "3"), "must be text"),
        ("- a\n- b\n", "holds no mapping"),
        ("name: [", "cannot be read as YAML"),
    ],
)
def test_a_wrong_file_is_refused_with_its_reason(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(PromptError, match=said.replace("[", r"\[")) as caught:
        load("answer", written(tmp_path, text))
    assert caught.value.remedy
    assert "answer" in str(caught.value)


@pytest.mark.parametrize("name", ["nothing", "../answer", "", "Answer", "answer.yaml"])
def test_an_unknown_prompt_is_refused_and_the_known_ones_are_named(name: str) -> None:
    with pytest.raises(PromptError) as caught:
        load(name)
    assert "answer" in caught.value.remedy


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PromptError, match="no prompt folder"):
        load("answer", tmp_path / "none")


def test_values_are_exact_and_never_read_as_templates(tmp_path: Path) -> None:
    prompt = load("answer", written(tmp_path, GOOD))
    assert prompt.render(question="{{ 7 * 7 }} <b> & {% raw %}") == [("user", "Q: {{ 7 * 7 }} <b> & {% raw %}")]
    with pytest.raises(PromptError, match="lacks question"):
        prompt.render()
    with pytest.raises(PromptError, match="knows no motion"):
        prompt.render(question="", motion="")


def test_a_template_reaches_nothing_outside_itself(tmp_path: Path) -> None:
    prompt = load("answer", written(tmp_path, GOOD.replace("{{ question }}", "{{ question.__class__.__mro__ }}")))
    with pytest.raises(PromptError, match="cannot be filled in"):
        prompt.render(question="x")
