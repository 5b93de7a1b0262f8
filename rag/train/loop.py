"""Fine-tunes a sentence-transformers ``CrossEncoder`` on the CPU: bfloat16 where the processor has it, batches of like length.

A plain loop rather than ``CrossEncoderTrainer``: the examples are drawn anew for each epoch, three tasks share a step,
and the trainer needs two further packages (datasets, accelerate).
"""

from __future__ import annotations

import contextlib
import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.train.data import LABELS, Example

__all__ = ["OUTPUTS", "Recipe", "fit", "logits_of"]

# Outputs of the model: the labels of stance, then "makes this point", then "utters a claim on this motion".
OUTPUTS = len(LABELS) + 2


@dataclass(frozen=True)
class Recipe:
    """``freeze_words`` leaves the word vectors as they are: half of the parameters, a quarter of the time of a step.
    ``freeze_layers`` leaves the embeddings and that many of the lowest layers as they are; of use when going on from trained weights.

    ``match_part`` and ``claim_part`` weigh those losses against that of the stance. The seed fixes the examples, their order
    and the new outputs: a run repeats on the same processor with the same number of threads.
    """

    epochs: float = 6.5
    batch: int = 32
    max_length: int = 128
    rate: float = 1.2e-4
    match_part: float = 1.0
    claim_part: float = 0.5
    layer_decay: float = 0.92
    warmup: float = 0.05
    smoothing: float = 0.05
    weight_decay: float = 0.01
    average: float = 0.998
    seed: int = 7
    save_minutes: float = 12.0
    freeze_words: bool = True
    freeze_layers: int = 0


def _batches(lengths: Sequence[int], size: int, rng: random.Random) -> list[list[int]]:
    """Batches of like length, in random order: sorted within runs of 50 batches."""
    order = list(range(len(lengths)))
    rng.shuffle(order)
    batches = []
    for start in range(0, len(order), size * 50):
        run = sorted(order[start : start + size * 50], key=lambda i: lengths[i])
        batches += [run[i : i + size] for i in range(0, len(run), size)]
    rng.shuffle(batches)
    return batches


def _frozen(name: str, recipe: Recipe) -> bool:
    if "word_embeddings" in name:
        return recipe.freeze_words or recipe.freeze_layers > 0
    if "embeddings." in name:
        return recipe.freeze_layers > 0
    return ".layer." in name and int(name.split(".layer.")[1].split(".")[0]) < recipe.freeze_layers


def _groups(net: Any, recipe: Recipe) -> list[dict[str, Any]]:
    """Parameters with rates that fall from the head down to the embeddings; biases and norms without decay."""
    groups = []
    depth = net.config.num_hidden_layers
    for name, parameter in net.named_parameters():
        if _frozen(name, recipe):
            parameter.requires_grad_(False)
            continue
        if "embeddings." in name:
            below = depth + 1
        elif ".layer." in name:
            below = depth - int(name.split(".layer.")[1].split(".")[0])
        else:
            below = 0
        rate = recipe.rate * recipe.layer_decay**below * (3.0 if name.startswith("classifier") else 1.0)
        decay = 0.0 if parameter.ndim < 2 else recipe.weight_decay
        groups.append({"params": [parameter], "lr": rate, "top": rate, "weight_decay": decay})
    return groups


def _loss(logits: Any, target: Any, recipe: Recipe) -> Any:
    """Sum of the three tasks' losses over a batch of ``logits`` (n, OUTPUTS), each over the examples whose answer is known.

    ``target``: int64 (n, 3) of label, match and claim, -1 where not known.
    """
    from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

    sides, size = len(LABELS), len(target)
    loss = cross_entropy(logits[:, :sides], target[:, 0], ignore_index=-1, label_smoothing=recipe.smoothing, reduction="sum")
    for column, part in ((1, recipe.match_part), (2, recipe.claim_part)):
        known = target[:, column] >= 0
        wanted = target[known, column].float() * (1 - recipe.smoothing) + recipe.smoothing / 2
        loss = loss + part * binary_cross_entropy_with_logits(logits[known, sides + column - 1], wanted, reduction="sum")
    return loss / size


def _bf16() -> bool:
    import torch

    supported = getattr(torch.cpu, "_is_avx512_bf16_supported", None)
    return bool(supported and supported())


def fit(
    encoder: Any,
    epoch_of: Callable[[int], list[Example]],
    recipe: Recipe,
    out: Path,
    check: Callable[[Any], dict[str, float]] | None = None,
    say: Callable[[str], None] = print,
) -> dict[str, Any]:
    """Train ``encoder.model`` in place; at the end it holds the moving average of its weights. Returns what happened.

    Weights are saved under ``out/checkpoint`` every ``save_minutes``; ``out/log.jsonl`` gets a line per 100 steps.
    """
    import torch

    rng = random.Random(recipe.seed)
    torch.manual_seed(recipe.seed)
    net, tokenizer = encoder.model, encoder.tokenizer
    optimizer = torch.optim.AdamW(_groups(net, recipe), betas=(0.9, 0.98), eps=1e-6, fused=True)
    trained = [parameter for parameter in net.parameters() if parameter.requires_grad]
    bf16 = _bf16()
    out.mkdir(parents=True, exist_ok=True)
    mean = [parameter.detach().clone() for parameter in trained]
    first = epoch_of(0)
    total = max(1, round(recipe.epochs * (len(first) / recipe.batch)))
    began = saved = time.monotonic()
    step, seen, losses, epoch = 0, 0, [], 0
    log = (out / "log.jsonl").open("w", encoding="utf-8")
    say(f"{len(first)} examples an epoch, {total} steps, bfloat16 {'on' if bf16 else 'off'}")
    while step < total:
        examples = first if epoch == 0 else epoch_of(epoch)
        encoded = tokenizer([e.motion for e in examples], [e.text for e in examples], truncation=True, max_length=recipe.max_length)
        for batch in _batches([len(ids) for ids in encoded["input_ids"]], recipe.batch, rng):
            if step == total:
                break
            done = step / total
            factor = min(1.0, done / recipe.warmup) if done < recipe.warmup else (1 - done) / (1 - recipe.warmup)
            for group in optimizer.param_groups:
                group["lr"] = group["top"] * factor
            inputs = tokenizer.pad({key: [encoded[key][i] for i in batch] for key in encoded}, return_tensors="pt")
            target = torch.tensor([[examples[i].label, examples[i].match, examples[i].claim] for i in batch])
            net.train()
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=bf16):
                logits = net(**inputs).logits
            loss = _loss(logits.float(), target, recipe)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(trained, 1.0)
            optimizer.step()
            step, seen = step + 1, seen + len(batch)
            losses.append(float(loss.detach()))
            if step % 4 == 0:  # an early average must forget its start sooner
                keep = min(recipe.average**4, step / (step + 40))
                with torch.no_grad():
                    torch._foreach_lerp_(mean, trained, 1 - keep)
            if step % 100 == 0:
                minutes = (time.monotonic() - began) / 60
                line = {
                    "step": step,
                    "of": total,
                    "loss": round(float(np.mean(losses[-100:])), 4),
                    "minutes": round(minutes, 1),
                    "rate": round(seen / minutes / 60, 1),
                }
                log.write(json.dumps(line) + "\n")
                log.flush()
                say(json.dumps(line))
            if time.monotonic() - saved > 60 * recipe.save_minutes:
                saved = time.monotonic()
                with _holding(trained, mean):
                    encoder.save_pretrained(str(out / "checkpoint"))
                    say(f"saved at step {step}" + (f": {check(encoder)}" if check else ""))
        epoch += 1
    log.close()
    with torch.no_grad():
        torch._foreach_copy_(trained, mean)
    return {
        "steps": step,
        "examples": seen,
        "minutes": round((time.monotonic() - began) / 60, 1),
        "loss": float(np.mean(losses[-100:])),
        "recipe": asdict(recipe),
    }


@contextlib.contextmanager
def _holding(parameters: Sequence[Any], weights: Sequence[Any]) -> Iterator[None]:
    """The parameters hold ``weights`` inside the block, and their own again after it."""
    import torch

    own = [parameter.detach().clone() for parameter in parameters]
    with torch.no_grad():
        torch._foreach_copy_(parameters, weights)
    yield
    with torch.no_grad():
        torch._foreach_copy_(parameters, own)


def logits_of(encoder: Any, pairs: Sequence[tuple[str, str]], max_length: int, batch: int = 64) -> NDArray[np.float32]:
    """Raw scores, float32 (n, OUTPUTS), in the order of ``pairs``."""
    import torch

    net, tokenizer = encoder.model, encoder.tokenizer
    net.eval()
    order = sorted(range(len(pairs)), key=lambda i: len(pairs[i][0]) + len(pairs[i][1]))
    scores = np.zeros((len(pairs), OUTPUTS), np.float32)
    with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16, enabled=_bf16()):
        for start in range(0, len(order), batch):
            run = order[start : start + batch]
            inputs = tokenizer(
                [pairs[i][0] for i in run],
                [pairs[i][1] for i in run],
                truncation=True,
                max_length=max_length,
                padding=True,
                return_tensors="pt",
            )
            scores[run] = net(**inputs).logits.float().numpy()
    return scores
