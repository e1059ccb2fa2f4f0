"""Samples with the real imbalanced-learn, for comparison by distribution.

    python3 test/imblearn/sample.py TRAINING.json > SAMPLES.json

TRAINING.json holds `numbers`, `levels` and `mixed`, each {x: rows, y: labels}, and `runs`: per sampler {runs, rows}. SAMPLES.json holds
`rows` per sampler, the support vectors of scikit-learn's SVC, and a pool of real and synthetic rows with what cleaning keeps of it.
"""
import json
import sys
import warnings
from collections import Counter

import numpy as np
from imblearn.combine import SMOTEENN, SMOTETomek
from imblearn.over_sampling import ADASYN, SMOTE, SMOTEN, SMOTENC, SVMSMOTE, BorderlineSMOTE, KMeansSMOTE, RandomOverSampler
from imblearn.under_sampling import EditedNearestNeighbours, TomekLinks
from sklearn.cluster import KMeans
from sklearn.svm import SVC

warnings.simplefilter('ignore')


def k_means(seed, **keys):
    clusters = KMeans(2, n_init=1, random_state=seed)
    return KMeansSMOTE(kmeans_estimator=clusters, cluster_balance_threshold=0.05, random_state=seed, **keys)


class SmoteNc(SMOTENC):
    """SMOTENC of columns 3 and 4 as codes. Until 0.11 a different level counted as half the squared median: each code is given twice."""

    def __init__(self, random_state, sampling_strategy):
        super().__init__([3, 4, 5, 6], random_state=random_state, sampling_strategy=sampling_strategy)

    def fit_resample(self, x, y):
        x_new, y_new = super().fit_resample(np.c_[x, x[:, 3:]], y)
        return x_new[:, :5], y_new


SAMPLERS = {
    'smote': lambda seed, **keys: SMOTE(random_state=seed, **keys),
    'smote-n': lambda seed, **keys: SMOTEN(random_state=seed, **keys),
    'smote-nc': lambda seed, **keys: SmoteNc(seed, **keys),
    'borderline-smote': lambda seed, **keys: BorderlineSMOTE(random_state=seed, **keys),
    'adasyn': lambda seed, **keys: ADASYN(random_state=seed, **keys),
    'kmeans-smote': k_means,
    'svm-smote': lambda seed, **keys: SVMSMOTE(random_state=seed, **keys),
    'smote-tomek': lambda seed, **keys: SMOTETomek(random_state=seed, **keys),
    'smote-enn': lambda seed, **keys: SMOTEENN(random_state=seed, **keys),
    'random-oversampling': lambda seed, **keys: RandomOverSampler(random_state=seed, shrinkage=1, **keys),
}


def synthetic(x, y, x_new):
    """The rows that are not real, as often as they occur beyond the real ones."""
    left = Counter(map(tuple, x))
    rows = []
    for row in map(tuple, x_new):
        if left[row] > 0:
            left[row] -= 1
        else:
            rows.append([float(value) for value in row])
    return rows


def sample(name, x, y, runs, rows):
    made = []
    for seed in range(runs):
        # A generator and not a number: with a number SVMSMOTE draws the same for both kinds of its rows.
        state = seed if name in ('kmeans-smote', 'smote-tomek', 'smote-enn') else np.random.RandomState(seed)
        sampler = SAMPLERS[name](state, sampling_strategy={1: int((y == 1).sum()) + rows})
        if name == 'smote-tomek':
            sampler.set_params(tomek=TomekLinks(sampling_strategy='all'))
        made += synthetic(x, y, sampler.fit_resample(x, y)[0])
    return made


def main():
    with open(sys.argv[1], encoding='utf8') as file:
        training = json.load(file)
    data = {kind: (np.array(training[kind]['x'], float), np.array(training[kind]['y'])) for kind in training if kind != 'runs'}
    samples = {}
    for name, asked in training['runs'].items():
        x, y = data[{'smote-n': 'levels', 'smote-nc': 'mixed'}.get(name, 'numbers')]
        samples[name] = sample(name, x, y, **asked)
    x, y = data['numbers']
    pool, classes = SMOTE(random_state=1).fit_resample(x, y)
    tomek = TomekLinks(sampling_strategy='all').fit(pool, classes)
    tomek.fit_resample(pool, classes)
    enn = EditedNearestNeighbours(sampling_strategy='all')
    enn.fit_resample(pool, classes)
    json.dump({
        'rows': samples,
        'supportVectors': SVC().fit(x, y).support_.tolist(),
        'pool': {'x': pool.tolist(), 'y': classes.tolist(), 'real': len(x)},
        'kept': {'smote-tomek': tomek.sample_indices_.tolist(), 'smote-enn': enn.sample_indices_.tolist()},
    }, sys.stdout)


main()
