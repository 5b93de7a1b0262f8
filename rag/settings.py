"""What a user can set: data only, unknown names refused."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, field_validator

__all__ = ["Settings"]


class Settings(BaseModel):
    """All settings of an :class:`rag.Engine`; frozen, and an unknown name is an error.

    Sizes are in characters. ``index`` defaults to ``.bothsides/<corpus name>`` beside the corpus folder.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    corpus: Path = Field(Path("corpus"), description="Folder of articles.")
    index: Path | None = Field(None, description="Folder for the index.")
    motion: str = Field("", description="The motion; overrides debate.toml.")
    model: str | None = Field(None, description="Chat model as PROVIDER:NAME; none means extractive answers.")
    embedding_model: str = Field("all-MiniLM-L6-v2", description="sentence-transformers name or folder.")
    chroma_url: str | None = Field(None, description="URL of a Chroma server; none means an embedded store.")
    prompts: Path | None = Field(None, description="Folder of prompt files that replace the packaged ones.")
    passage_chars: int = Field(1000, ge=200, le=8000, description="Longest passage.")
    near_duplicate: float = Field(0.8, gt=0, le=1, description="Jaccard similarity at which articles count as copies.")
    side_confidence: float = Field(0.57, ge=0, le=1, description="Below it a claim has no side.")
    arguments_per_side: int = Field(5, ge=1, le=50, description="Most arguments shown for each side.")

    @field_validator("corpus", "index", "prompts", mode="before")
    @classmethod
    def _expand(cls, value: object) -> object:
        return Path(value).expanduser() if isinstance(value, (str, Path)) else value

    @property
    def index_dir(self) -> Path:
        """Where the index is: ``index``, else ``.bothsides/<corpus name>`` beside the corpus."""
        if self.index is not None:
            return self.index
        corpus = self.corpus.resolve()
        return corpus.parent / ".bothsides" / (corpus.name or "corpus")
