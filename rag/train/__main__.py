"""``python -m rag.train stance --data DIR --out DIR``: train the stance weights and put them where the package ships them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from rag.errors import BothSidesError
from rag.train.loop import Recipe


def _parser() -> argparse.ArgumentParser:
    recipe = Recipe()
    parser = argparse.ArgumentParser(prog="python -m rag.train", description="Train the models that the package ships.")
    tasks = parser.add_subparsers(dest="task", required=True)
    tasks.add_parser("reader", help="question -> sentence that answers: changes to the packaged encoder")
    tasks.add_parser("answers", help="question, sentence -> chance that it answers")
    tasks.add_parser("shapes", help="question -> shape of the answer wanted")
    stance = tasks.add_parser("stance", help="(motion, claim) -> support, oppose, neutral")
    stance.add_argument("--data", type=Path, required=True, help="folder with stance/, keypoints/ and retrieval/ sets")
    stance.add_argument("--out", type=Path, required=True, help="folder for checkpoints, the log and the exported weights")
    stance.add_argument("--epochs", type=float, default=recipe.epochs)
    stance.add_argument("--rate", type=float, default=recipe.rate)
    stance.add_argument("--batch", type=int, default=recipe.batch)
    stance.add_argument("--max-length", type=int, default=recipe.max_length, help="tokens")
    stance.add_argument(
        "--freeze-layers", type=int, default=recipe.freeze_layers, help="lowest layers left as they are; for a run that goes on"
    )
    stance.add_argument("--seed", type=int, default=recipe.seed)
    stance.add_argument("--share", type=float, default=1.0, help="part of the data drawn in each epoch")
    stance.add_argument("--start", type=Path, help="go on from an earlier run (OUT/model) or from shipped weights")
    stance.add_argument("--no-export", action="store_true", help="leave the weights as safetensors only")
    stance.add_argument("--export-only", action="store_true", help="export what an earlier run left under --out")
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0, or 1 after printing what went wrong and what to do."""
    given = _parser().parse_args(arguments)
    if given.task != "stance":
        return _small(given.task)
    recipe = Recipe(
        epochs=given.epochs,
        rate=given.rate,
        batch=given.batch,
        max_length=given.max_length,
        seed=given.seed,
        freeze_layers=given.freeze_layers,
    )
    try:
        if not given.export_only:
            from rag.train.stance import train_stance

            train_stance(given.data, given.out, recipe, share=given.share, start=given.start, say=lambda line: print(line, flush=True))
        if not given.no_export:
            from rag.train.export import export_stance

            export_stance(given.data, given.out, recipe, say=lambda line: print(line, flush=True))
    except BothSidesError as error:
        print(f"{error}\n{error.remedy}", file=sys.stderr)
        return 1
    return 0


def _small(task: str) -> int:
    """The models that are fitted on the questions in the package."""
    try:
        if task == "reader":
            from rag.train.reader import train_reader

            train_reader()
        elif task == "answers":
            from rag.train.answers import train_answers

            print(f"fitted on {train_answers()} pairs")
        else:
            from rag.train.shapes import train_shapes

            print("  ".join(f"{name} {share:.3f}" for name, share in train_shapes().items()))
    except BothSidesError as error:
        print(f"{error}\n{error.remedy}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
