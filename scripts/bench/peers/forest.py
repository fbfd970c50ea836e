"""Fits scikit-learn's isolation forest on a matrix and scores its rows; the time is that of these two alone.

usage: forest.py FILE ROWS COLUMNS TREES SAMPLE    (the file: float64, row by row)
"""

import json
import sys
from time import perf_counter

import numpy as np
from sklearn.ensemble import IsolationForest

path = sys.argv[1]
rows, columns, trees, sample = map(int, sys.argv[2:])
matrix = np.fromfile(path).reshape(rows, columns)
started = perf_counter()
forest = IsolationForest(n_estimators=trees, max_samples=min(sample, rows), random_state=42, n_jobs=-1).fit(matrix)
scores = -forest.score_samples(matrix)
seconds = perf_counter() - started
print(json.dumps({"seconds": seconds, "entities": len(scores), "top": np.argsort(-scores)[:20].tolist()}))
