"""``python -m rag.train reader``: fits the packaged encoder to questions and the sentences that answer them, by low-rank changes.

Late interaction (Khattab and Zaharia 2020) plus the cosine of means, scored against all sentences of the same debate and a constant
for "not answered here"; the loss is the negative log of the probability of the marked sentences (of that constant, where none is).
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from rag.ingest.sentences import split_sentences
from rag.models.adapter import READER
from rag.models.weights import verified_weights
from rag.train.marked import MarkedCorpus, marked_corpora

__all__ = ["ReaderRecipe", "Sentences", "sentences_of", "train_reader"]


@dataclass(frozen=True, slots=True)
class ReaderRecipe:
    """``frozen`` lowest layers are left as they are; ``others`` sentences that answer nothing are drawn beside those that do."""

    epochs: int = 3
    rate: float = 1.5e-3
    batch: int = 16
    rank: int = 12
    frozen: int = 2
    others: int = 12
    max_length: int = 96
    dropout: float = 0.1
    held: tuple[str, ...] = ("wolf-cull",)
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Sentences:
    """A debate: (sentence before, sentence) pairs, and per question the places of what answers it."""

    name: str
    pairs: tuple[tuple[str, str], ...]
    questions: tuple[tuple[str, tuple[int, ...]], ...]


def sentences_of(corpus: MarkedCorpus) -> Sentences:
    """All sentences of a corpus, paragraph by paragraph."""
    pairs: list[tuple[str, str]] = []
    for article in corpus.articles:
        for paragraph in article.text.split("\n\n"):
            before = ""
            for span in split_sentences(paragraph, 0, len(paragraph)):
                sentence = span.of(paragraph).strip()
                if sentence:
                    pairs.append((before, sentence))
                    before = sentence
    questions = tuple(
        (one.question, tuple(i for i, (_, text) in enumerate(pairs) if any(answer in text or text in answer for answer in one.answers)))
        for one in corpus.questions
    )
    return Sentences(corpus.name, tuple(pairs), questions)


def train_reader(out: Path = READER, recipe: ReaderRecipe | None = None, say: Callable[[str], None] = print) -> None:
    """Trains on all marked corpora but the held ones, on the CPU, and writes the adapter; the held ones are measured after each epoch."""
    import torch

    recipe = recipe or ReaderRecipe()
    torch.manual_seed(recipe.seed)
    random.seed(recipe.seed)
    data = [sentences_of(corpus) for corpus in marked_corpora()]
    train = [one for one in data if one.name not in recipe.held]
    held = [one for one in data if one.name in recipe.held]
    model = _Reader(verified_weights(), recipe)
    optimizer = torch.optim.AdamW(
        [
            {"params": model.changes, "lr": recipe.rate, "weight_decay": 0.01},
            {"params": list(model.head.parameters()), "lr": recipe.rate},
            {"params": [model.scales], "lr": 0.05},
        ]
    )
    steps = recipe.epochs * sum(math.ceil(len(one.questions) / recipe.batch) for one in train)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min(1.0, step / 20) * max(0.05, 1 - step / steps))
    say(f"before: {measured(model, held)}")
    for epoch in range(recipe.epochs):
        total, batches = 0.0, _batches(train, recipe)
        for home, questions in batches:
            loss = model.loss(*_drawn(home, questions, recipe))
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.changes, 1.0)
            optimizer.step()
            schedule.step()
            total += float(loss.detach())
        say(f"epoch {epoch}: loss {total / len(batches):.3f}; {measured(model, held)}")
        model.save(out)


Batch = tuple[Sentences, list[tuple[str, tuple[int, ...]]]]


def _batches(train: Sequence[Sentences], recipe: ReaderRecipe) -> list[Batch]:
    """Questions of one debate together, so that its sentences are read once for all of them."""
    found: list[Batch] = []
    for home in train:
        questions = list(home.questions)
        random.shuffle(questions)
        found += [(home, questions[i : i + recipe.batch]) for i in range(0, len(questions), recipe.batch)]
    random.shuffle(found)
    return found


def _drawn(
    home: Sentences, questions: Sequence[tuple[str, tuple[int, ...]]], recipe: ReaderRecipe
) -> tuple[list[str], list[tuple[str, str]], list[list[int]]]:
    """The questions, the sentences that they are scored against, and the answers' places among these."""
    answering = {place for _, places in questions for place in places}
    rest = [i for i in range(len(home.pairs)) if i not in answering]
    random.shuffle(rest)
    kept = sorted(answering | set(rest[: recipe.others]))
    at = {place: i for i, place in enumerate(kept)}
    return [text for text, _ in questions], [home.pairs[i] for i in kept], [[at[i] for i in places] for _, places in questions]


def measured(model: Any, held: Sequence[Sentences]) -> str:
    """Share of answerable questions whose first sentence is right, and mean reciprocal rank; of all sentences of their debate."""
    ranks: list[int] = []
    for home in held:
        scores = model.scored([text for text, _ in home.questions], home.pairs)
        for row, (_, places) in zip(scores, home.questions, strict=True):
            if places:
                order = np.argsort(-row).tolist()
                ranks.append(next(rank for rank, place in enumerate(order) if place in places))
    return f"top 1 {np.mean([rank == 0 for rank in ranks]):.3f}, MRR {np.mean([1 / (rank + 1) for rank in ranks]):.3f}"


class _Reader:
    """The encoder with low-rank changes, the head that weighs a question's tokens, and the scales of the scores."""

    def __init__(self, weights: Path, recipe: ReaderRecipe) -> None:
        import torch
        from transformers import AutoModel, AutoTokenizer

        self.tokenizer = AutoTokenizer.from_pretrained(str(weights))
        self.encoder = AutoModel.from_pretrained(str(weights), attn_implementation="sdpa")
        self.max_length = recipe.max_length
        for parameter in self.encoder.parameters():
            parameter.requires_grad_(False)
        self.names = _adapted(self.encoder, recipe)
        self.changes = [parameter for parameter in self.encoder.parameters() if parameter.requires_grad]
        self.head = torch.nn.Linear(int(self.encoder.config.hidden_size), 1)
        torch.nn.init.zeros_(self.head.weight)
        torch.nn.init.constant_(self.head.bias, 0.54)  # softplus(.54) is 1: all tokens tell alike at first
        self.scales = torch.nn.Parameter(torch.tensor([20.0, 10.0, 14.0]))  # of late interaction, of the cosine, and "not answered"

    def _encode(self, texts: Sequence[str], starts: Sequence[int]) -> tuple[Any, Any, Any]:
        import torch

        batch = self.tokenizer(
            list(texts), padding=True, truncation=True, max_length=self.max_length, return_tensors="pt", return_offsets_mapping=True
        )
        offsets = batch.pop("offset_mapping")
        states = self.encoder(**batch).last_hidden_state
        own = (offsets[..., 1] > offsets[..., 0]) & batch["attention_mask"].bool() & (offsets[..., 0] >= torch.tensor(starts)[:, None])
        mean = (states * own[..., None]).sum(1) / own.sum(1, keepdim=True).clamp(min=1)
        return states, own, torch.nn.functional.normalize(mean, dim=-1)

    def _scores(self, questions: Sequence[str], pairs: Sequence[tuple[str, str]]) -> Any:
        """(questions, pairs)."""
        import torch

        asked, ours, meant = self._encode(questions, [0] * len(questions))
        texts = [f"{before} {text}" if before else text for before, text in pairs]
        read, theirs, means = self._encode(texts, [len(before) + 1 if before else 0 for before, _ in pairs])
        unit = torch.nn.functional.normalize
        near = torch.einsum("qid,sjd->qsij", unit(asked, dim=-1), unit(read, dim=-1)).masked_fill(~theirs[None, :, None, :], -1)
        telling = torch.nn.functional.softplus(self.head(asked).squeeze(-1)) * ours
        telling = telling / telling.sum(1, keepdim=True).clamp(min=1e-6)
        late = (near.max(-1).values * telling[:, None, :]).sum(-1)
        return self.scales[0] * late + self.scales[1] * (meant @ means.T)

    def loss(self, questions: Sequence[str], pairs: Sequence[tuple[str, str]], answers: Sequence[Sequence[int]]) -> Any:
        import torch

        self.encoder.train()
        scores = self._scores(questions, pairs)
        chances = torch.cat([scores, self.scales[2].expand(len(questions), 1)], 1).log_softmax(1)
        lost = [torch.logsumexp(row[list(places) or [len(pairs)]], 0) for row, places in zip(chances, answers, strict=True)]
        return -torch.stack(lost).mean()

    def scored(self, questions: Sequence[str], pairs: Sequence[tuple[str, str]]) -> np.ndarray:
        import torch

        self.encoder.eval()
        with torch.inference_mode():
            parts = [self._scores(questions[i : i + 16], pairs) for i in range(0, len(questions), 16)]
        return np.asarray(torch.cat(parts).numpy())

    def save(self, out: Path) -> None:
        """Half precision: a rounding of a thousandth of each change."""
        modules = dict(self.encoder.named_modules())
        arrays = {}
        for name in self.names:
            layer = modules[name].parametrizations.weight[0]
            arrays[f"{name}.A"] = layer.down.detach().numpy().astype(np.float16)
            arrays[f"{name}.B"] = layer.up.detach().numpy().astype(np.float16)
        arrays["head.weight"] = self.head.weight.detach().numpy()[0].astype(np.float32)
        arrays["head.bias"] = self.head.bias.detach().numpy().astype(np.float32)
        arrays["scales"] = self.scales.detach().numpy()[:2].astype(np.float32)
        out.parent.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(out, **arrays)


def _adapted(encoder: Any, recipe: ReaderRecipe) -> list[str]:
    """Puts low-rank changes on the linear maps of the upper layers (LoRA, Hu et al. 2022); returns their names."""
    import torch
    from torch.nn.utils import parametrize

    class Change(torch.nn.Module):  # type: ignore[misc]
        def __init__(self, rows: int, columns: int) -> None:
            super().__init__()
            self.down = torch.nn.Parameter(torch.randn(recipe.rank, columns) / math.sqrt(columns))
            self.up = torch.nn.Parameter(torch.zeros(rows, recipe.rank))

        def forward(self, weight: Any) -> Any:
            down = torch.nn.functional.dropout(self.down, recipe.dropout, self.training)
            return weight + self.up @ down

    names = []
    for place, layer in enumerate(encoder.encoder.layer):
        if place < recipe.frozen:
            continue
        for name, module in layer.named_modules():
            if isinstance(module, torch.nn.Linear):
                parametrize.register_parametrization(module, "weight", Change(*module.weight.shape))
                names.append(f"encoder.layer.{place}.{name}")
    for parameter in encoder.parameters():
        parameter.requires_grad_(False)
    for name, parameter in encoder.named_parameters():
        if "parametrizations" in name and ("down" in name or "up" in name):
            parameter.requires_grad_(True)
    return names
