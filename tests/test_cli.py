"""The command line as a user meets it: output, JSON, exit codes, and errors that say what to do."""

from __future__ import annotations

import io
import json
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from rag import Engine
from rag.cli import main
from rag.cli.answer_view import print_answer, print_in_context
from rag.cli.console import clean
from rag.core import Answer, Citation, Source

CORPUS = Path(__file__).parent.parent / "corpus"
COMMANDS = ("index", "ask", "chat", "search", "map", "export", "sources", "eval", "serve", "doctor")


class Cli:
    """Runs commands in this process over one index."""

    def __init__(self, capsys: pytest.CaptureFixture[str], corpus: Path, index: Path) -> None:
        self._capsys, self._where = capsys, ["--corpus", str(corpus), "--index", str(index)]

    def __call__(self, *arguments: str, code: int = 0) -> tuple[str, str]:
        found = main([*arguments, *self._where])
        out, err = self._capsys.readouterr()
        assert found == code, f"exit code {found}: {out}{err}"
        assert "Traceback" not in err
        return out, err

    def json(self, *arguments: str) -> Any:
        out, _ = self(*arguments, "--json")
        return json.loads(out)


@pytest.fixture(scope="session")
def corpus_index(engine: Engine) -> Path:
    return engine.settings.index_dir


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], corpus_index: Path) -> Cli:
    capsys.readouterr()
    return Cli(capsys, CORPUS, corpus_index)


def test_a_second_index_run_reads_nothing_again(cli: Cli) -> None:
    report = cli.json("index")
    assert len(report["unchanged"]) == 5
    assert not report["added"]
    out, _ = cli("index")
    assert "5 unchanged" in out


def test_ask_quotes_the_articles_verbatim(cli: Cli) -> None:
    answer = cli.json("ask", "Should", "Messenger", "be", "encrypted?")
    assert answer["kind"] == "debate"
    assert len(answer["citations"]) >= 4
    for citation in answer["citations"]:
        text = (CORPUS / citation["source"]).read_text(encoding="utf-8")
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_ask_prints_both_sides_with_files_and_lines(cli: Cli) -> None:
    out, err = cli("ask", "Should Messenger be encrypted?")
    assert out.index("For encryption") < out.index("Against encryption") < out.index("Sources")
    assert "001_32ded05b1eb8b1e5.txt, line" in out
    assert "[1]" in out
    assert not err


def test_sides_stand_beside_each_other_on_a_wide_terminal(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "140")
    wide, _ = cli("ask", "Should Messenger be encrypted?")
    assert any("For encryption" in line and "Against encryption" in line for line in wide.splitlines())
    monkeypatch.setenv("COLUMNS", "60")
    narrow, _ = cli("ask", "Should Messenger be encrypted?")
    assert not any("For encryption" in line and "Against encryption" in line for line in narrow.splitlines())
    assert max(len(line) for line in narrow.splitlines()) <= 60


def test_search_gives_passages_and_keeps_to_its_filters(cli: Cli) -> None:
    hits = cli.json("search", "metadata", "-k", "3")
    assert 0 < len(hits) <= 3
    for hit in hits:
        text = (CORPUS / hit["source"]).read_text(encoding="utf-8")
        assert text[hit["start"] : hit["end"]] == hit["text"]
    only = cli.json("search", "metadata", "--file", hits[0]["source"])
    assert {hit["source"] for hit in only} == {hits[0]["source"]}
    against = cli.json("search", "children", "--side", "against", "--voice", "Peter Wanless")
    assert {hit["source"] for hit in against} == {"001_32ded05b1eb8b1e5.txt"}


def test_sources_map_and_export_speak_json_too(cli: Cli, tmp_path: Path) -> None:
    assert [one["source"] for one in cli.json("sources")] == sorted(path.name for path in CORPUS.glob("*.txt"))
    claims = cli.json("map")["claims"]
    assert {claim["side"] for claim in claims} >= {"support", "oppose"}
    assert json.loads(cli("export", "json")[0])["claims"] == [dict(c) for c in json.loads(cli.json("export", "json")["text"])["claims"]]
    target = tmp_path / "map.dot"
    out, err = cli("export", "dot", "-o", str(target))
    assert not out
    assert str(target) in err
    assert target.read_text(encoding="utf-8").startswith("digraph")


def test_the_map_can_be_narrowed(cli: Cli) -> None:
    out, _ = cli("map", "--side", "against")
    assert "Against encryption:" in out
    assert "For encryption:" not in out
    assert "No voice" in cli("map", "--voice", "Nobody Atall", code=1)[1]


def test_another_motion_changes_what_is_for_and_against(cli: Cli) -> None:
    assert cli.json("map", "--motion", "Facebook should stop its encryption plans.")["motion"].startswith("Facebook should stop")


def test_chat_remembers_and_shows_citations(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = "What does Peter Wanless say?\n[1]\n[99]\n:sources\n:what\n\nAnd David Miles?\n:quit\nnever asked\n"
    monkeypatch.setattr(sys, "stdin", io.StringIO(lines))
    out, _ = cli("chat")
    assert "001_32ded05b1eb8b1e5.txt, line 1" in out
    assert "no citation [99]" in out
    assert "004_cab72cd55e6ab71f.txt" in out
    assert "There is no :what" in out
    assert "David Miles" in out
    assert "never asked" not in out


def test_chat_answers_each_line_with_a_json_object(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("How many reports were there in 2018?\nWho is Peter Wanless?\n"))
    out, _ = cli("chat", "--json")
    decoder, answers = json.JSONDecoder(), []
    while out.strip():
        answer, end = decoder.raw_decode(out.strip())
        answers.append(answer["question"])
        out = out.strip()[end:]
    assert answers == ["How many reports were there in 2018?", "Who is Peter Wanless?"]


def test_doctor_finds_a_good_set_up_good(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING"):
        monkeypatch.delenv(name, raising=False)
    findings = {one["subject"]: one for one in cli.json("doctor")}
    assert not [one for one in findings.values() if one["state"] == "problem"]
    assert findings["Embedding model"]["state"] == "ok"
    assert "5 articles" in findings["Index"]["found"]


def test_doctor_says_what_is_wrong_and_what_to_do(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "debate.toml").write_text("motion = 3", encoding="utf-8")
    assert main(["doctor", "--corpus", str(tmp_path / "corpus"), "--model", "nobody:x"]) == 1
    out = capsys.readouterr().out
    for said in ("holds no articles", "debate.toml", "no chat model provider", "unset LANGSMITH_TRACING", "none yet in"):
        assert said in out


@pytest.mark.parametrize(
    ("arguments", "said", "remedy"),
    [
        (["index", "--corpus", "{tmp}/none"], "no folder", "--corpus"),
        (["ask", "why?", "--corpus", "{tmp}/none", "--index", "{tmp}/i"], "no folder", "--corpus"),
        (["export", "pdf"], "no export format 'pdf'", "argdown"),
        (["ask", "Should Messenger be encrypted?", "--model", "nobody:x", "--index", "{index}"], "no chat model provider", "PROVIDER:NAME"),
        (["search", "x", "--file", "none.txt", "--index", "{index}"], "no article", "bothsides sources"),
    ],
)
def test_a_failure_says_what_to_do_and_exits_with_one(
    capsys: pytest.CaptureFixture[str], corpus_index: Path, tmp_path: Path, arguments: list[str], said: str, remedy: str
) -> None:
    filled = [one.format(tmp=tmp_path, index=corpus_index) for one in arguments]
    if "--corpus" not in filled:
        filled += ["--corpus", str(CORPUS)]
    capsys.readouterr()
    assert main([*filled, "--json"] if arguments[0] != "export" else filled) == 1
    out, err = capsys.readouterr()
    assert not out
    assert err.startswith("Error: ")
    assert said.casefold() in err.casefold()
    assert remedy in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "arguments", [["nothing"], ["ask"], ["search", "x", "-k", "0"], ["search", "x", "--side", "both"], ["index", "--wrong"]]
)
def test_misuse_exits_with_two(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert main(arguments) == 2
    assert "Usage" in capsys.readouterr().err


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(capsys: pytest.CaptureFixture[str], command: str) -> None:
    assert main([command, "--help"]) == 0
    out = capsys.readouterr().out
    assert "--json" in out
    assert "--corpus" in out


def test_ask_indexes_first_and_says_when_the_corpus_has_changed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "one.txt").write_text("The tram will bring many jobs to the harbour, said Ana Ruiz, the mayor of Porto.\n", encoding="utf-8")
    cli = Cli(capsys, corpus, tmp_path / "index")
    capsys.readouterr()
    out, err = cli("ask", "What does Ana Ruiz say about jobs?", "--json")
    assert "Indexed 1 articles" in err
    assert json.loads(out)["question"].startswith("What does Ana Ruiz")
    assert not cli("ask", "What does Ana Ruiz say?", "--json")[1]
    (corpus / "two.txt").write_text("Another article about the tram and its costs.\n", encoding="utf-8")
    assert "two.txt" in cli("ask", "What does Ana Ruiz say?", "--json")[1]
    (corpus / "two.txt").unlink()
    (corpus / "one.txt").unlink()
    assert "one.txt" in cli("sources")[1]


def test_text_of_articles_is_shown_as_text() -> None:
    quote = "[bold]no[/bold] \x1b[31mred\x1b[0m \x9b31m :smile: \u202eback"
    text = "Who\n\n### A [red] side\n\n- **Ana \\[bold\\]**, said: “\\[bold\\]no &lt;b&gt; \x1b[31m” [1]\n\n### B\n\n- x"
    citation = Citation(1, "[u]a.txt", "[link=x]t[/link]", "", "", quote, 0, len(quote), 1, 1, "[dim]V")
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=True, width=120, markup=False, emoji=False, highlight=False, color_system=None)
    print_answer(Answer("q", "debate", text, citations=(citation,), warnings=("[b]w\x1b]8;;x",)), console)
    print_in_context(citation, Source("[u]a.txt", quote + "\nmore"), console)
    shown = stream.getvalue()
    for piece in ("A [red] side", "Ana [bold]", "[bold]no <b>", "[link=x]t[/link]", "[u]a.txt", "[dim]V", ":smile:", "[b]w"):
        assert piece in shown
    for piece in ("\x1b]", "\x1b[31m", "\x9b", "\u202e"):
        assert piece not in shown
    assert clean("a\x07\x1b[2J\r\nb\tc\x9b") == "a[2J\nb\tc"


def run(*arguments: str, **more: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "rag.cli", *arguments], capture_output=True, text=True, timeout=120, check=False, **more)


def test_starting_imports_nothing_heavy() -> None:
    code = "import sys, rag.cli.app; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    loaded = set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())
    heavy = {"torch", "transformers", "sentence_transformers", "chromadb", "gradio", "onnxruntime", "langchain_core", "numpy", "pydantic"}
    assert not loaded & heavy


def test_asking_loads_no_torch(corpus_index: Path) -> None:
    code = (
        "import sys\nfrom rag.cli import main\n"
        f"code = main(['ask', 'Should Messenger be encrypted?', '--corpus', {str(CORPUS)!r}, '--index', {str(corpus_index)!r}, '--json'])\n"
        "print(*[name for name in ('torch', 'transformers', 'sentence_transformers', 'gradio') if name in sys.modules], file=sys.stderr)\n"
        "sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert done.stderr.strip() == ""
    assert json.loads(done.stdout)["citations"]


def test_it_runs_as_a_module_and_tells_its_version() -> None:
    done = run("--version")
    assert done.returncode == 0
    assert done.stdout.startswith("bothsides ")


def heed_ctrl_c() -> None:
    """A shell that runs the tests in the background makes its children deaf to it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_ends_it_cleanly(corpus_index: Path) -> None:
    command = [sys.executable, "-m", "rag.cli", "chat", "--corpus", str(CORPUS), "--index", str(corpus_index)]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=heed_ctrl_c
    )
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Traceback" not in err


def test_serve_tells_its_address_and_ends_with_ctrl_c(corpus_index: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "rag.cli",
        "serve",
        "--corpus",
        str(CORPUS),
        "--index",
        str(corpus_index),
        "--port",
        str(port),
        "--json",
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=heed_ctrl_c)
    assert process.stdout is not None
    out = ""
    while not out.endswith("\n}\n") and process.poll() is None:
        out += process.stdout.readline()
    told = json.loads(out)
    assert len(told["index"]["unchanged"]) == 5
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(told["url"], timeout=20) as page:
        assert page.status == 200
    process.send_signal(signal.SIGINT)
    rest, err = process.communicate(timeout=30)
    assert (process.returncode, rest) == (0, "")
    assert "Traceback" not in err


def test_serve_on_a_taken_port_says_so(cli: Cli) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        _, err = cli("serve", "--port", str(taken.getsockname()[1]), code=1)
    assert "--port" in err


def test_a_reader_that_goes_away_is_no_error(corpus_index: Path) -> None:
    command = f"'{sys.executable}' -m rag.cli export json --corpus '{CORPUS}' --index '{corpus_index}' | head -c 10"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout == '{\n  "motio'
    assert done.stderr == ""


def test_json_is_ascii_safe_for_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    from rag.cli.console import print_json

    value = {"quote": "a\x1b[31m\x9b\u202e \ud800 é 👩"}
    print_json(value)
    out = capsys.readouterr().out
    assert json.loads(out) == value
    assert "é 👩" in out
    assert not any(char in out for char in "\x1b\x9b\u202e\ud800")
