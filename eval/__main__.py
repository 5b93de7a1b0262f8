"""``python -m eval``: the gold questions (:mod:`eval.answers`), or a command: one module each, with ``main(arguments) -> exit code``."""

from __future__ import annotations

import sys
from importlib import import_module

__all__ = ["COMMANDS", "main"]

COMMANDS = {
    "bench": ("eval.bench", "scores of one part on a labelled data set"),
    "map": ("eval.map", "the argument map against claims that a reader marked"),
    "sides": ("eval.sides", "sides of claims against a reader's, each signal left out in turn"),
    "perf": ("eval.perf", "speed and memory against a plain LangChain chain"),
}


def main(arguments: list[str]) -> int:
    """Runs a command, or asks the gold questions when there is none or options come first; exit code 2 for an unknown command."""
    if arguments and arguments[0] in COMMANDS:
        run = import_module(COMMANDS[arguments[0]][0]).main
        return int(run(arguments[1:]))
    listed = "other measurements, python -m eval COMMAND --help:\n" + "\n".join(
        f"  {name:8} {what}" for name, (_, what) in COMMANDS.items()
    )
    if arguments and not arguments[0].startswith("-"):
        print(f"there is no command {arguments[0]}; without one the gold questions are asked\n{listed}", file=sys.stderr)
        return 2
    from eval.answers import main as answers

    return answers(arguments, listed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
