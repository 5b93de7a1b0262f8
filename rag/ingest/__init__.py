"""Files to articles: scanning, decoding, boilerplate, metadata, sentences, passages, near-duplicates, ``debate.toml``."""

from rag.ingest.debate import load_debate
from rag.ingest.duplicates import near_duplicates
from rag.ingest.passages import split_passages
from rag.ingest.read import Reading, read
from rag.ingest.scan import Scan, Stamp, scan

__all__ = ["Reading", "Scan", "Stamp", "load_debate", "near_duplicates", "read", "scan", "split_passages"]
