"""``python -m eval [COMMAND] ...``: one module a command, each with ``main(arguments) -> exit code``."""

from __future__ import annotations

import sys
from importlib import import_module

COMMANDS = {
    "bench": ("eval.bench", "scores of one part on a labelled data set"),
    "map": ("eval.map", "the argument map against claims that a reader marked"),
    "sides": ("eval.sides", "sides of claims against a reader's, each signal left out in turn"),
    "perf": ("eval.perf", "speed and memory against a plain LangChain chain"),
}


def main(arguments: list[str]) -> int:
    """Runs a command; without one, or with an unknown one, lists them (exit code 2)."""
    if arguments and arguments[0] in COMMANDS:
        run = import_module(COMMANDS[arguments[0]][0]).main
        return int(run(arguments[1:]))
    print("usage: python -m eval COMMAND [--help]\n", file=sys.stderr)
    for name, (_, what) in COMMANDS.items():
        print(f"  {name:8} {what}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
