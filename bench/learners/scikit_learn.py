"""
Fits scikit-learn's learners on rows that bench/learners/beside.ts wrote, one thread, and prints a line of JSON for each: processor
seconds of fitting, AUROC and average precision on the test rows. Run by that bench: python3 scikit_learn.py FOLDER NAME...
"""

import json
import os
import sys
import time
import warnings

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.neural_network import MLPClassifier

LEARNERS = {
    "logistic-regression": lambda: LogisticRegression(max_iter=1000),
    "random-forest": lambda: RandomForestClassifier(n_estimators=100, n_jobs=1, random_state=1),
    "gradient-boosting": lambda: HistGradientBoostingClassifier(random_state=1),
    "mlp": lambda: MLPClassifier(early_stopping=True, random_state=1),
}


def read(folder, part):
    labels = np.fromfile(f"{folder}/{part}.labels", dtype=np.uint8)
    return np.fromfile(f"{folder}/{part}.features", dtype=np.float64).reshape(len(labels), -1), labels


def main():
    warnings.simplefilter("ignore")
    folder, names = sys.argv[1], sys.argv[2:]
    train, test = read(folder, "train"), read(folder, "test")
    for name in names:
        model = LEARNERS[name]()
        started = time.process_time()
        model.fit(*train)
        seconds = time.process_time() - started
        scores = model.predict_proba(test[0])[:, 1]
        figures = {"auroc": roc_auc_score(test[1], scores), "averagePrecision": average_precision_score(test[1], scores)}
        print(json.dumps({"name": name, "seconds": seconds, **figures}), flush=True)


main()
