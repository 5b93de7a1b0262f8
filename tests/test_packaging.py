"""The package as it is installed: layers, imports, public names, pins and the Makefile."""

from __future__ import annotations

import ast
import importlib
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
HEAVY = {"torch", "transformers", "sentence_transformers", "chromadb", "gradio"}
PACKAGES = sorted(path.parent.relative_to(ROOT).as_posix().replace("/", ".") for path in ROOT.glob("rag/**/__init__.py"))


def test_the_layers_of_the_design_hold() -> None:
    tool = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([tool, "--no-cache"], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("statement", ["import rag", "from rag import Engine, Settings; Engine(Settings())", "import rag.cli.app"])
def test_importing_loads_nothing_heavy(statement: str) -> None:
    code = f"{statement}\nimport sys, json; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    assert not {name.split(".")[0] for name in json.loads(done.stdout)} & HEAVY


@pytest.mark.parametrize("package", PACKAGES)
def test_every_public_name_is_in_all_and_can_be_had(package: str) -> None:
    tree = ast.parse((ROOT / package.replace(".", "/") / "__init__.py").read_text(encoding="utf-8"))
    bound: set[str] = set()
    for node in [*tree.body, *(inner for outer in tree.body if isinstance(outer, ast.If) for inner in outer.body)]:
        if isinstance(node, (ast.Import, ast.ImportFrom)) and getattr(node, "module", "").startswith("rag"):
            bound |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            bound.add(node.name)
    module = importlib.import_module(package)
    public = {name for name in bound if not name.startswith("_")}
    assert public <= set(getattr(module, "__all__", ())), "a public name is missing in __all__"
    if package != "rag.ui":  # its names bring gradio: the tests of the page use them
        assert all(hasattr(module, name) for name in getattr(module, "__all__", ()))


def test_every_dependency_is_pinned_to_a_version_that_fits() -> None:
    pins: dict[str, Version] = {}
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            found = re.fullmatch(r"([A-Za-z0-9._-]+)==([0-9A-Za-z.]+)", line)
            assert found, f"not a plain pin: {line}"
            pins[re.sub(r"[-_.]+", "-", found[1]).lower()] = Version(found[2])
    groups = [
        PROJECT["project"]["dependencies"],
        *(PROJECT["project"]["optional-dependencies"][name] for name in ("dev", "peers", "openai")),
    ]
    for requirement in (Requirement(line) for group in groups for line in group):
        name = re.sub(r"[-_.]+", "-", requirement.name).lower()
        assert name in pins, f"{name} is not pinned"
        assert requirement.specifier.contains(pins[name]), f"{name} {pins[name]} does not fit {requirement.specifier}"
    assert pins["torch"] == Version("2.13.0")


def test_prompts_are_part_of_the_wheel() -> None:
    included = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert included == {"prompts": "rag/prompts/files"}
    assert sorted(path.name for path in (ROOT / "prompts").iterdir()) == sorted(path.name for path in (ROOT / "prompts").glob("*.yaml"))


@pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")
def test_a_second_set_up_installs_nothing_and_a_changed_pin_does(tmp_path: Path) -> None:
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path / name)
    log = tmp_path / "log"
    python = tmp_path / "python-stub"
    python.write_text(
        f'#!/bin/sh\necho "$@" >> {log}\nif [ "$2" = venv ]; then mkdir -p "$3/bin"; cp "$0" "$3/bin/python"; fi\n', encoding="utf-8"
    )
    python.chmod(0o755)

    def setup() -> list[str]:
        log.write_text("", encoding="utf-8")
        command = ["make", "--no-print-directory", "setup", f"PYTHON={python}"]
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=60, env={**os.environ, "MAKEFLAGS": ""})
        return log.read_text(encoding="utf-8").splitlines()

    assert any("pip install" in line and "--constraint constraints.txt" in line for line in setup())
    assert setup() == []
    later = (tmp_path / ".venv" / ".installed").stat().st_mtime + 10
    os.utime(tmp_path / "constraints.txt", (later, later))
    assert any("pip install" in line for line in setup())


def test_ci_runs_the_one_check() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert "make check" in script.read_text(encoding="utf-8")
    assert re.search(r"^check: lint test", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
