"""SMOTE of other people: the released rows are made of nobody in the data, nor in the holdout, so that there is no leak to find."""
import numpy as np
import pandas as pd

from .oversample import oversample

SETS = ('pima', 'vehicle', 'breast-cancer', 'satellite', 'letter')


def make(data, seed):
    """Three tables with a class column `y`: data, holdout, and the rows of SMOTE on the minority of neither."""
    table = data.numbers().table.astype(float)
    rng = np.random.default_rng([seed, 77])
    rare = np.array_split(rng.permutation(np.flatnonzero(data.is_minority)), 3)
    common = np.array_split(rng.permutation(np.flatnonzero(~data.is_minority))[:500], 2)
    part = lambda rows, of: pd.concat([table.iloc[rows].assign(y='pos'), table.iloc[of].assign(y='neg')], ignore_index=True)
    theirs = np.concatenate([rare[2], common[0]])
    is_minority = np.arange(len(theirs)) < len(rare[2])
    made = oversample(table.iloc[theirs].reset_index(drop=True), is_minority, 'SMOTE', 5, 5 * len(rare[2]), seed)
    return {'data': part(rare[0], common[0]), 'holdout': part(rare[1], common[1]), 'syn': made.rows.assign(y='pos')}
