"""What the README shows is what the program gives. ``UPDATE_DOCS=1`` (``make docs``) writes it anew."""

from __future__ import annotations

import io
import os
import re
import shlex
import sys
import tomllib
from pathlib import Path

import pytest

from rag import Engine
from rag.cli import main
from rag.ingest import load_debate
from tests.scripted import ScriptedChatModel

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
UPDATE = bool(os.environ.get("UPDATE_DOCS"))


def blocks(language: str) -> list[str]:
    return [body for name, body in BLOCK.findall(README.read_text(encoding="utf-8")) if name == language]


def settled(text: str) -> str:
    """Without what differs from run to run: seconds, and blanks at line ends."""
    return re.sub(r"\d+\.\d+ s\b", "0.0 s", trimmed(text))


def trimmed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def renew(old: str, new: str) -> None:
    README.write_text(README.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")


@pytest.fixture(autouse=True)
def _in_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "100")


@pytest.mark.parametrize("number", range(len(blocks("console"))))
def test_commands_give_what_the_readme_shows(
    number: int, engine: Engine, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    body = blocks("console")[number]
    command, _, shown = body.removeprefix("$ ").partition("\n")
    piped = re.fullmatch(r"printf '(.*)' \| (.*)", command)
    if piped:
        monkeypatch.setattr(sys, "stdin", io.StringIO(piped[1].replace("\\n", "\n")))
    words = shlex.split(piped[2] if piped else command)
    assert words[0] == "bothsides"
    where = [] if "--help" in words else ["--corpus", "corpus", "--index", str(engine.settings.index_dir)]
    capsys.readouterr()
    assert main([*words[1:], *where]) == 0
    out, err = capsys.readouterr()
    assert not err
    if UPDATE:
        renew(body, f"$ {command}\n{trimmed(out)}\n")
    else:
        assert settled(out) == settled(shown), "the README shows another output: look at the difference, then make docs"


@pytest.mark.parametrize("number", range(len(blocks("python"))))
def test_python_blocks_run_as_they_stand(
    number: int, engine: Engine, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    model = ScriptedChatModel().enqueue("Critics argue that it is not [003].")
    monkeypatch.setattr("langchain.chat_models.init_chat_model", lambda name: model)
    code = blocks("python")[number]
    assert 'Settings(corpus="corpus")' in code
    code = code.replace('Settings(corpus="corpus")', f'Settings(corpus="corpus", index={str(engine.settings.index_dir)!r})')
    capsys.readouterr()
    exec(compile(code, "README.md", "exec"), {"__name__": "readme"})
    out = capsys.readouterr().out
    if model.history:
        assert out.strip() == "Critics argue that it is not [003]."
        assert "003_3cc9f3c6d699d789.txt: " in model.asked
        return
    shown = re.search(re.escape(blocks("python")[number]) + r"```\n\n```text\n(.*?)```", README.read_text(encoding="utf-8"), re.S)
    assert shown
    if UPDATE:
        renew(shown[0], shown[0].removesuffix(f"{shown[1]}```") + f"{trimmed(out)}\n```")
    else:
        assert settled(out) == settled(shown[1]), "the README shows another output: look at the difference, then make docs"


def test_the_debate_file_shown_is_a_good_one(tmp_path: Path) -> None:
    (body,) = blocks("toml")
    (tmp_path / "2031").mkdir()
    (tmp_path / "2031" / "vote.txt").write_text("The council voted.", encoding="utf-8")
    (tmp_path / "debate.toml").write_text(body, encoding="utf-8")
    debate = load_debate(tmp_path)
    assert debate.motion == tomllib.loads(body)["motion"]
    assert debate.articles["2031/vote.txt"].publisher == "The Daily"


def test_the_first_screen_holds_the_sentence_the_commands_and_real_output() -> None:
    lines = README.read_text(encoding="utf-8").splitlines()
    first = "\n".join(lines[:14])
    assert lines[2].endswith(".")
    assert "make run" in first
    assert "$ bothsides ask" in first


def test_what_the_documents_name_is_there() -> None:
    text = README.read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"`make (\w+)`|^make (\w+)", text, re.M):
        name = target[0] or target[1]
        assert re.search(rf"^{name}:", makefile, re.M), name
    for link in re.findall(r"\]\((?!http)([^)]+)\)", text):
        assert (ROOT / link).exists(), link
    rooms = (ROOT / "rag" / "README.md").read_text(encoding="utf-8")
    for room in re.findall(r"^\| `(\w+)/` \|", rooms, re.M):
        assert (ROOT / "rag" / room / "__init__.py").is_file(), room
    for room in (path.parent.name for path in (ROOT / "rag").glob("*/__init__.py")):
        assert f"{room}" in rooms, room
