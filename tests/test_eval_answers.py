"""``python -m eval`` as its users run it: a small corpus with the real models, a baseline, its gate, and a first question file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from runs import asked, run

from eval.__main__ import main
from eval.questions import read_questions
from eval.run import write_run

ROOT = Path(__file__).parent.parent
MOTION = "Marrow Bay should build a tram."
LETTER = (
    "Marrow Bay should build a tram, the mayor Ana Ruiz said on Monday. “A tram will bring clean air and new jobs to Marrow Bay,” "
    "Ana Ruiz said. She said the tram would carry 18,400 passengers in 2031. “I support the tram because it is quiet and clean.”\n"
)
REPLY = (
    "Boris Kovac, who owns a bakery in Marrow Bay, is against the tram. “The tram would ruin the small shops of Marrow Bay,” said "
    "Boris Kovac. The council's report says that the tram will cost 40 million euros. “I oppose the tram: it is far too expensive,” "
    "Boris Kovac said.\n"
)
GOLD = """\
name: bay
corpus: articles
questions:
- id: cost
  kind: fact
  split: dev
  question: How much will the tram cost?
  answer: 40 million euros.
  facts: [40 million | forty million]
  proofs: [[{file: reply.txt, quote: the tram will cost 40 million euros}]]
- id: kovac
  kind: voice
  split: test
  question: What does Boris Kovac say?
  answer: That it ruins shops and is too expensive.
  first_line: []
  voices: [Boris Kovac]
  proofs: [[{file: reply.txt, quote: ruin the small shops}, {file: reply.txt, quote: far too expensive}]]
- id: chess
  kind: off_topic
  split: test
  question: How does castling work in chess?
  answer: Nothing to do with the articles.
  refuse: true
"""


@pytest.fixture(scope="module")
def bay(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two articles, their debate and three questions; the index is made once."""
    home = tmp_path_factory.mktemp("bay")
    (home / "articles").mkdir()
    (home / "articles" / "letter.txt").write_text(LETTER, encoding="utf-8")
    (home / "articles" / "reply.txt").write_text(REPLY, encoding="utf-8")
    (home / "articles" / "debate.toml").write_text(f'motion = "{MOTION}"\n', encoding="utf-8")
    (home / "gold.yaml").write_text(GOLD, encoding="utf-8")
    return home


class Eval:
    """Runs ``python -m eval`` in this process, in the folder."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str, code: int = 0) -> tuple[str, str]:
        self._capsys.readouterr()
        found = main(list(arguments))
        out, err = self._capsys.readouterr()
        assert found == code, f"exit code {found}: {out}{err}"
        return out, err

    def json(self, *arguments: str) -> Any:
        return json.loads(self(*arguments, "--json")[0])


@pytest.fixture
def run_eval(bay: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Eval:
    monkeypatch.chdir(bay)
    monkeypatch.setenv("COLUMNS", "120")
    return Eval(capsys)


def scores(made: Any) -> dict[str, dict[str, float]]:
    return {one["id"]: one["scores"] for one in made["asked"]}


def test_a_run_asks_each_question_of_the_real_program_and_judges_it(run_eval: Eval, bay: Path) -> None:
    out, _ = run_eval("--gold", "gold.yaml", "--out", "runs/a.json", "--html", "pages/a.html")
    assert "Correctness" in out
    made = json.loads((bay / "runs" / "a.json").read_text(encoding="utf-8"))
    got = scores(made)
    assert {name: one["correctness"] for name, one in got.items()} == {"cost": 1.0, "kovac": 1.0, "chess": 1.0}
    assert {name: got["cost"][name] for name in ("first_line", "quote_exactness", "evidence_recall", "recall_at_5")} == dict.fromkeys(
        ("first_line", "quote_exactness", "evidence_recall", "recall_at_5"), 1.0
    )
    assert (got["chess"]["refusal_recall"], "mrr" in got["chess"]) == (1.0, False)
    assert (made["corpora"][0]["articles"], made["corpora"][0]["motion"]) == (2, MOTION)
    assert "How much will the tram cost?" in (bay / "pages" / "a.html").read_text(encoding="utf-8")


def test_a_part_can_be_asked_and_nothing_to_ask_is_an_error(run_eval: Eval) -> None:
    assert set(scores(run_eval.json("--gold", "gold.yaml", "--split", "test", "--kind", "voice"))) == {"kovac"}
    assert set(scores(run_eval.json("--gold", "gold.yaml", "--only", "cost"))) == {"cost"}
    _, err = run_eval("--gold", "gold.yaml", "--only", "nobody", code=1)
    assert "no question is left to ask" in err


def test_the_gate_passes_what_is_as_good_and_fails_what_dropped(run_eval: Eval, bay: Path) -> None:
    gate = ("--gold", "gold.yaml", "--baseline", "base.json", "--fail-under-baseline")
    _, err = run_eval(*gate, code=1)
    assert "there is no baseline base.json" in err
    run_eval("--gold", "gold.yaml", "--baseline", "base.json", "--write-baseline")
    _, err = run_eval(*gate)
    assert err.strip() == "no figure dropped against extractive"
    # The same questions, of which a right answer now holds something that the articles do not say.
    missed = GOLD.replace("[40 million | forty million]", "[70 million]").replace("[Boris Kovac]", "[Carla Nobody]")
    (bay / "missed.yaml").write_text(missed.replace("refuse: true", "facts: [the king moves two squares]"), encoding="utf-8")
    _, err = run_eval("--gold", "missed.yaml", *gate[2:], code=1)
    assert "note: bay: the gold answers changed; 3 questions are in both and count" in err
    assert "dropped: bay: Correctness went from 100.0 % to 0.0 % on 3 questions" in err


def test_an_article_that_is_changed_is_compared_with_a_note(run_eval: Eval, bay: Path) -> None:
    run_eval("--gold", "gold.yaml", "--baseline", "small.json", "--write-baseline")
    other = bay / "other"
    other.mkdir()
    for name in ("reply.txt", "debate.toml"):
        (other / name).write_bytes((bay / "articles" / name).read_bytes())
    _, err = run_eval("--gold", "gold.yaml", "--corpus", "other", "--baseline", "small.json", "--fail-under-baseline")
    assert "note: bay: the articles are not those of the baseline (1, then 2)." in err


def test_two_runs_are_compared(run_eval: Eval, bay: Path) -> None:
    run_eval("--gold", "gold.yaml", "--only", "cost", "--out", "b.json", "--label", "first")
    run_eval("--gold", "gold.yaml", "--only", "cost", "--out", "c.json", "--label", "second")
    out, _ = run_eval("--compare", "b.json", "c.json")
    assert "first → second" in out
    made = run_eval.json("--compare", "b.json", "c.json")
    assert made["changes"] == []
    assert {(one["metric"], one["verdict"]) for one in made["moves"] if one["metric"] == "correctness"} == {("correctness", "same")}


def test_a_first_question_file_can_be_asked_at_once(run_eval: Eval, bay: Path) -> None:
    made = run_eval.json("--init", "gold/first.yaml", "--corpus", "articles")
    path = bay / "gold" / "first.yaml"
    text = path.read_text(encoding="utf-8")
    gold = read_questions(path)
    assert made == {"file": "gold/first.yaml", "corpus": "articles", "motion": MOTION, "questions": len(gold.questions)}
    assert gold.corpus.resolve() == (bay / "articles").resolve()
    assert text.count("# To be checked by a reader:") == len(gold.questions)
    kinds = {one.kind for one in gold.questions}
    assert kinds >= {"debate", "one_side", "overview", "voice", "follow_up", "fact", "near_miss", "off_topic"}
    articles = {"letter.txt": LETTER, "reply.txt": REPLY}
    assert all(place.quote in articles[place.file] for one in gold.questions for place in one.places)
    (debate,) = (one for one in gold.questions if one.kind == "debate")
    assert debate.sides == ("support", "oppose")
    assert {one.voices[0][0] for one in gold.questions if one.kind == "voice"} >= {"Ana Ruiz", "Boris Kovac"}
    passengers = next(one for one in gold.questions if ("18,400",) in one.facts)
    assert passengers.question == "How many passengers were there in 2031?"
    assert len(run_eval.json("--gold", "gold/first.yaml")["asked"]) == len(gold.questions)
    _, err = run_eval("--init", "gold/first.yaml", "--corpus", "articles", code=1)
    assert "is there already" in err
    assert path.read_text(encoding="utf-8") == text


def test_articles_that_argue_about_nothing_give_what_there_is(run_eval: Eval, bay: Path) -> None:
    (bay / "rain").mkdir()
    (bay / "rain" / "a.txt").write_text("It rained in the town on Monday, and nobody minded much.\n", encoding="utf-8")
    assert run_eval.json("--init", "rain.yaml", "--corpus", "rain")["motion"] == ""
    assert "# No motion was found" in (bay / "rain.yaml").read_text(encoding="utf-8")
    assert next(one.question for one in read_questions(bay / "rain.yaml").questions if one.refuse) == "What happened in 1903?"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--corpus", "articles"], "no questions on articles come with the program"),
        (["--gold", "gold.yaml", "--gold", "gold.yaml", "--corpus", "articles"], "--corpus goes with one --gold file"),
        (["--gold", "gold.yaml", "--gold", "twin.yaml"], "gold.yaml and twin.yaml have the same name: bay"),
        (["--gold", "absent.yaml"], "absent.yaml cannot be read"),
        (["--split", "dev", "--only", "a", "--write-baseline"], "--write-baseline with --split and --only would leave"),
        (["--gold", "gold.yaml", "--write-baseline"], "--write-baseline with --gold would overwrite"),
        (["--embedding-model", "other", "--write-baseline"], "--write-baseline with --embedding-model would overwrite"),
        (["--fail-under-baseline", "--baseline", "gold.yaml"], "gold.yaml holds no baseline"),
        (["--compare", "gold.yaml", "gold.yaml"], "gold.yaml holds no run"),
    ],
)
def test_what_cannot_be_meant_is_said_before_anything_is_asked(run_eval: Eval, bay: Path, arguments: Sequence[str], told: str) -> None:
    (bay / "twin.yaml").write_text(GOLD, encoding="utf-8")
    _, err = run_eval(*arguments, code=1)
    assert told in err
    assert "Traceback" not in err


def test_a_corpus_that_questions_come_with_is_asked_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from eval.options import question_files

    monkeypatch.chdir(tmp_path)
    assert [path.name for path in question_files(None, ROOT / "corpus")] == ["encryption.yaml"]
    assert [path.name for path in question_files(None, None)] == ["encryption.yaml", "pellmouth.yaml"]


def test_help_explains_the_questions_and_the_other_commands(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as done:
        main(["--help"])
    out = capsys.readouterr().out
    assert done.value.code == 0
    for word in ("--gold", "--init", "--fail-under-baseline", "bench", "perf", "python -m eval COMMAND --help"):
        assert word in out
    assert main(["nothing"]) == 2
    assert "there is no command nothing" in capsys.readouterr().err


def test_the_command_line_passes_on_from_any_folder(bay: Path) -> None:
    def bothsides(*arguments: str) -> subprocess.CompletedProcess[str]:
        paths = {**os.environ, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "rag.cli", "eval", *arguments]
        return subprocess.run(command, cwd=bay, env=paths, capture_output=True, text=True, timeout=120, check=False)

    (bay / "eval").mkdir(exist_ok=True)  # a folder of the user's that is called like ours
    write_run(run([asked("a")], "by hand"), bay / "hand.json")
    done = bothsides("--compare", "hand.json", "hand.json", "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["exit_code"]) == (0, 0)
    assert (told["result"]["before"], told["result"]["after"]) == ("by hand", "by hand")
    failed = bothsides("--corpus", "articles")
    assert failed.returncode == 1
    assert "--init questions.yaml" in failed.stderr
