"""The argument map in standard formats, each node with its quote, speaker, file and place."""

from rag.export.formats import FORMATS, check_format, export

__all__ = ["FORMATS", "check_format", "export"]
