"""How the shipped stance weights are made: ``python -m rag.train stance --data DIR --out DIR``. Not used at question time."""

from rag.train.data import Example, Row, read_rows
from rag.train.examples import build_epoch
from rag.train.motions import Motion, parse_motion, reworded

__all__ = ["Example", "Motion", "Row", "build_epoch", "parse_motion", "read_rows", "reworded"]
