"""One call for every sampler: rows of the minority, and the two points between which each lies."""
import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd
from imblearn.combine import SMOTEENN, SMOTETomek
from imblearn.over_sampling import ADASYN, SMOTE, SMOTENC, SVMSMOTE, BorderlineSMOTE, KMeansSMOTE

from .edges import listening, parents_by_collinearity
from .samplers import SAMPLERS


@dataclass(frozen=True)
class Made:
    """Rows in the units that the sampler saw, and both parents' numbers [rows, columns], None where no line holds the rows."""

    rows: pd.DataFrame
    first: np.ndarray
    second: np.ndarray


IMBALANCED = {
    'SMOTE': lambda k, **keys: SMOTE(k_neighbors=k, **keys),
    'Borderline-SMOTE 1': lambda k, **keys: BorderlineSMOTE(k_neighbors=k, kind='borderline-1', **keys),
    'Borderline-SMOTE 2': lambda k, **keys: BorderlineSMOTE(k_neighbors=k, kind='borderline-2', **keys),
    'SVM-SMOTE': lambda k, **keys: SVMSMOTE(k_neighbors=k, **keys),
    'KMeans-SMOTE': lambda k, **keys: KMeansSMOTE(k_neighbors=k, kmeans_estimator=8, cluster_balance_threshold=0.02, **keys),
    'ADASYN': lambda k, **keys: ADASYN(n_neighbors=k, **keys),
    'SMOTE-Tomek': lambda k, **keys: SMOTETomek(smote=_smote(k, keys), **keys),
    'SMOTE-ENN': lambda k, **keys: SMOTEENN(smote=_smote(k, keys), **keys),
}

#: What takes rows away again after SMOTE, as an attribute of the fitted sampler.
CLEANERS = {'SMOTE-Tomek': 'tomek_', 'SMOTE-ENN': 'enn_'}


def _smote(k, keys):
    return SMOTE(k_neighbors=k, **keys)



def oversample(table, is_minority, sampler, k, count, seed, categorical=()):
    """Makes about `count` rows of the minority of a table (a frame, or a frame of float32)."""
    if sampler in SAMPLERS:
        return _own(table, is_minority, sampler, count, seed)
    numbers = [column for column in table.columns if column not in categorical]
    keys = {'sampling_strategy': {1: int(is_minority.sum()) + count}, 'random_state': seed}
    if categorical:
        codes = [table.columns.get_loc(column) for column in categorical]
        instance = SMOTENC(codes, k_neighbors=k, **keys)
    else:
        instance = IMBALANCED[sampler](k, **keys)
    # A frame of float32 goes in as an array: from frames the library makes doubles.
    is_single = (table.dtypes == np.float32).all()
    with warnings.catch_warnings(), listening() as heard:
        warnings.simplefilter('ignore')
        resampled, _ = instance.fit_resample(table.to_numpy() if is_single else table, is_minority.astype(int))
    kept = np.arange(len(resampled))
    if sampler in CLEANERS:
        kept = getattr(instance, CLEANERS[sampler]).sample_indices_
    rows = pd.DataFrame(resampled, columns=table.columns)[kept >= len(table)].reset_index(drop=True)
    if sampler == 'ADASYN':
        records = table[is_minority].to_numpy(float)
        pairs = parents_by_collinearity(records, rows.to_numpy(float), k)
        return Made(rows, records[pairs[:, 0]], records[pairs[:, 1]])
    first, second = (np.vstack([parents[side] for parents in heard])[:, :len(numbers)].astype(float) for side in (0, 1))
    of_rows = kept[kept >= len(table)] - len(table)
    return Made(rows, first[of_rows], second[of_rows])


def _own(table, is_minority, sampler, count, seed):
    values = table.to_numpy(float)
    minority = values[is_minority]
    rows, pairs = SAMPLERS[sampler](minority, values[~is_minority], count, np.random.default_rng(seed))
    frame = pd.DataFrame(rows, columns=table.columns)
    return Made(frame, None, None) if pairs is None else Made(frame, minority[pairs[:, 0]], minority[pairs[:, 1]])
