"""Connects a generator in Python with minority-report's `exec`: with files, or in lines of JSON.

A script calls `run` with its own function `learn(rows, target, label, seed)`. It gets a data frame of all training rows and
returns a function `make(count, seed)` that gives a data frame of rows of the label. Texts are levels, floats are numbers.
"""

import argparse
import json
import os
import random
import sys

import numpy as np
import pandas as pd


def run(learn, options=None):
    """Serves one release from files when --train is given, and requests from stdin otherwise.

    `options` is a parser with the script's own options; `learn` gets what was parsed as its last argument.
    """
    parser = options or argparse.ArgumentParser()
    for name in ("train", "target", "label", "out"):
        parser.add_argument(f"--{name}")
    parser.add_argument("--count", type=int)
    parser.add_argument("--seed", type=int)
    given = parser.parse_args()
    # Libraries print; stdout belongs to the answers alone.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    if given.train:
        make = learn(read(given.train, given.target), given.target, given.label, given.seed, given)
        make(given.count, given.seed).to_csv(given.out, index=False)
    else:
        serve(lambda *request: learn(*request, given), answers)


def read(file, target):
    """Only empty cells are missing: a level may be called NA. The labels of the target stay as they are written."""
    rows = pd.read_csv(file, dtype={target: str}, keep_default_na=False, na_values=[""], float_precision="round_trip")
    return with_floats(rows, [name for name in rows if rows[name].dtype == object])


def serve(learn, answers):
    rows, fits = None, {}
    for line in sys.stdin:
        request = json.loads(line)
        if request["op"] == "fit":
            if "columns" in request:
                rows = with_floats(pd.DataFrame(request["columns"]), request["categorical"])
            fits[request["fit"]] = learn(rows, request["target"], request["label"], request["seed"])
            answer = {}
        else:
            made = fits[request["fit"]](request["count"], request["seed"])
            answer = {"columns": {name: cells(made[name]) for name in made}}
        answers.write(json.dumps(answer, allow_nan=False) + "\n")
        answers.flush()


def with_floats(rows, categorical):
    return rows.astype({name: object if name in categorical else float for name in rows})


def cells(column):
    values, missing = column.tolist(), column.isna()
    return [None if lacks else value for value, lacks in zip(values, missing)] if missing.any() else values


def seed_libraries(seed):
    """Seeds what draws from global generators."""
    random.seed(seed)
    np.random.seed(seed % 2**32)
    if "torch" in sys.modules:
        sys.modules["torch"].manual_seed(seed)
