"""Measurements: gold answers, public data sets, speed against peers. It imports ``rag``, never the other way round."""
