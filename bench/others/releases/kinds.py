"""Every kind of release that interpolates (or averages) real records."""
from dataclasses import dataclass, field
from typing import Callable

import numpy as np
import pandas as pd
from sklearn.model_selection import train_test_split

from .digits import decimals_of, like_the_source
from .edges import EdgeCount
from .maps import Mapped, skewed
from .oversample import Made, oversample


@dataclass
class Release:
    """What goes into one folder. `edges` are the used edges of each record of the truth, in its order."""

    rows: pd.DataFrame
    truth: pd.DataFrame
    edges: list
    meta: dict
    #: Records of other classes between which rows lie: real too, though not of the minority.
    others: pd.DataFrame = None
    float_format: str = None


@dataclass(frozen=True)
class Kind:
    sets: tuple
    make: Callable
    #: The attack can be expected to rebuild records; without it only confidence is judged.
    is_rebuilt: bool = True
    uses_codes: bool = False


@dataclass
class Settings:
    sampler: str = 'SMOTE'
    ratio: float = 5.0
    is_natural: bool = False
    k: int = None
    map: str = None
    columns: Callable = None
    digits: str = 'full'
    is_single: bool = False
    extra: dict = field(default_factory=dict)


def neighbours_of(seed):
    """Mostly the default of five."""
    return (5, 5, 3, 5, 8)[seed % 5]


def released(data, seed, settings):
    """The usual way: map columns, oversample, map back, write."""
    k = settings.k or neighbours_of(seed)
    minority = data.minority
    count = int((~data.is_minority).sum() - len(minority)) if settings.is_natural else round(settings.ratio * len(minority))
    columns = settings.columns(data.table) if settings.columns else list(data.table.columns)
    mapped = Mapped(data.table, settings.map, columns) if settings.map else None
    table = mapped.table if mapped else _prepared(data, settings)
    made = oversample(table, data.is_minority, settings.sampler, k, count, seed, data.categorical)
    rows = mapped.back(made.rows) if mapped else made.rows
    return _finish(data, table, [made], rows, settings, k,
                   {column: settings.map for column in columns} if settings.map else {}, mapped)


def _prepared(data, settings):
    numbers = [column for column in data.table.columns if column not in data.categorical]
    if settings.is_single:
        return data.table.astype(np.float32)
    # Whole numbers as doubles, unless the library is to cast its rows back to integers.
    return data.table if settings.digits == 'truncated' else data.table.astype({column: float for column in numbers})


def _finish(data, table, runs, rows, settings, k, maps, mapped=None, keep=None):
    numbers = [column for column in data.table.columns if column not in data.categorical]
    count = EdgeCount(table.loc[data.is_minority, numbers].to_numpy(float))
    edges = None
    if all(made.first is not None for made in runs):
        first, second = (np.vstack([getattr(made, side) for made in runs]) for side in ('first', 'second'))
        count.add(*((first, second) if keep is None else (first[keep], second[keep])))
        edges = count.counts()
    others = None
    own_rows = {row.tobytes() for row in table.loc[~data.is_minority, numbers].to_numpy(float)}
    other_ends = [point for key, point in count.others.items() if key in own_rows]
    if other_ends:
        others = pd.DataFrame(np.array(other_ends), columns=numbers)
        others = mapped.back(others) if mapped else others
    written = like_the_source(rows, data.table) if settings.digits == 'source' else rows
    truth = data.minority.reset_index(drop=True)
    meta = {
        'k': k, 'ratio': len(written) / len(truth), 'sampler': settings.sampler, 'maps': maps, 'digits': settings.digits,
        'categorical': list(data.categorical), **settings.extra,
    }
    if settings.digits == 'significant-6':
        return Release(written, truth, edges, meta, others, '%.6g')
    if settings.digits == 'float32-as-double':
        written = written.astype(np.float64)
    return Release(written, truth, edges, meta, others)


def twice(data, seed):
    """SMOTE of SMOTE: the second run takes the rows of the first for records."""
    k, count = neighbours_of(seed), len(data.minority)
    table = data.table.astype(float)
    first = oversample(table, data.is_minority, 'SMOTE', k, 2 * count, seed)
    grown = pd.concat([table, first.rows], ignore_index=True)
    is_minority = np.r_[data.is_minority, np.ones(len(first.rows), bool)]
    second = oversample(grown, is_minority, 'SMOTE', k, 4 * count, seed + 1)
    rows = pd.concat([first.rows, second.rows], ignore_index=True)
    return _finish(data, table, [first, second], rows, Settings(extra={'sampler': 'SMOTE of SMOTE'}), k, {})


def augmented(data, seed):
    """Real rows and those of SMOTE, of which train_test_split releases 70 %."""
    k = neighbours_of(seed)
    table = data.table.astype(float)
    made = oversample(table, data.is_minority, 'SMOTE', k, 5 * len(data.minority), seed)
    both = pd.concat([table[data.is_minority], made.rows], ignore_index=True)
    kept, _ = train_test_split(np.arange(len(both)), train_size=0.7, random_state=seed)
    of_made = kept[kept >= len(data.minority)] - len(data.minority)
    return _finish(data, table, [made], both.iloc[kept], Settings(extra={'holdsRealRows': True}), k, {}, keep=of_made)


def macro(data, seed):
    """SMOTE of people with few columns of their own, beside figures of the economy that everybody of a quarter shares."""
    rng = np.random.default_rng(seed)
    quarters = pd.DataFrame(rng.normal(size=(12, 4)).cumsum(axis=0).round(3), columns=['employment', 'prices', 'confidence', 'rate'])
    own = data.table[[column for column in data.table.columns if data.table[column].dtype != float][:3]]
    table = pd.concat([own, quarters.iloc[rng.integers(12, size=len(own))].reset_index(drop=True)], axis=1)
    return released(type(data)(data.name, table, data.is_minority, ()), seed, Settings(extra={'sharedColumns': list(quarters.columns)}))


def _kind(sets, is_rebuilt=True, uses_codes=False, **settings):
    return Kind(tuple(sets), lambda data, seed: released(data, seed, Settings(**settings)), is_rebuilt, uses_codes)


SKEWED = ('pima', 'boston', 'pbc', 'flchain', 'breast-cancer', 'mgus2', 'gbsg')
WHOLE = ('pima', 'vehicle', 'satellite', 'vowel', 'glass-windows', 'boston', 'pbc')
COARSE = ('vehicle', 'pima', 'satellite', 'digits', 'letter')
MIXED = ('pbc', 'mgus2', 'lung', 'nafld', 'flchain', 'veteran')
FINE = ('ionosphere', 'sonar', 'breast-cancer', 'vowel')
OTHER_SAMPLERS = ('glass-windows', 'vehicle', 'pima', 'vowel', 'wine', 'boston')


def one(table):
    return skewed(table, 1)


def several(table):
    return skewed(table, 5)


NATURAL = ('paper-mammography', 'paper-abalone', 'paper-abalone_19', 'paper-solar_flare_m0', 'paper-car_eval_34', 'paper-ecoli',
           'paper-yeast_me2')


def _natural(sampler, sets=NATURAL, uses_codes=False):
    """The class oversampled to balance, with the default neighbours."""
    return _kind(sets, sampler=sampler, is_natural=True, k=5, uses_codes=uses_codes)


KINDS = {
    'plain': _kind(('glass', 'vehicle', 'satellite', 'vowel', 'flchain', 'letter', 'digits', 'shuttle'), is_natural=True),
    'log1p-one': _kind(SKEWED, map='log1p', columns=one),
    'log1p-several': _kind(SKEWED, map='log1p', columns=several),
    'sqrt': _kind(SKEWED, map='sqrt', columns=several),
    'yeo-johnson': _kind(SKEWED, map='yeo-johnson', columns=several),
    'yeo-johnson-all': _kind(SKEWED, map='yeo-johnson'),
    'quantile': _kind(SKEWED, map='quantile', columns=several),
    'standard-all-rows': _kind(WHOLE, map='standard'),
    'min-max-all-rows': _kind(WHOLE, map='min-max'),
    'truncated': _kind(('pima', 'pbc', 'nafld', 'boston', 'mgus2', 'lung'), digits='truncated'),
    'truncated-smotenc': _kind(('pbc', 'mgus2', 'nafld', 'lung', 'gbsg', 'veteran'), digits='truncated', uses_codes=True),
    'smotenc': _kind(MIXED, uses_codes=True),
    'float32': _kind(WHOLE, is_single=True, digits='float32'),
    'float32-as-double': _kind(WHOLE, is_single=True, digits='float32-as-double'),
    'significant-6': _kind(WHOLE + ('digits',), digits='significant-6'),
    'like-the-source': _kind(('sonar', 'ionosphere', 'breast-cancer', 'vowel', 'flchain', 'glass-windows'), digits='source'),
    'like-the-source-coarse': _kind(('vehicle', 'satellite', 'pima', 'wine', 'boston'), digits='source'),
    'smote-of-smote': Kind(WHOLE, twice),
    'augmented-70': Kind(WHOLE, augmented),
    'ratio-1': _kind(FINE, ratio=1),
    'ratio-half': _kind(FINE, ratio=0.5),
    'macro': Kind(('pima', 'birthwt', 'gbsg'), macro, is_rebuilt=False),
    'borderline-1': _kind(OTHER_SAMPLERS, sampler='Borderline-SMOTE 1'),
    'borderline-2': _kind(OTHER_SAMPLERS, sampler='Borderline-SMOTE 2'),
    'svm-smote': _kind(OTHER_SAMPLERS, sampler='SVM-SMOTE'),
    'kmeans-smote': _kind(OTHER_SAMPLERS, sampler='KMeans-SMOTE'),
    'adasyn': _kind(OTHER_SAMPLERS, sampler='ADASYN'),
    'cluster-smote': _kind(('glass',) + OTHER_SAMPLERS, sampler='cluster_SMOTE'),
    'mwmote': _kind(OTHER_SAMPLERS, sampler='MWMOTE'),
    'g-smote': _kind(OTHER_SAMPLERS, sampler='G-SMOTE'),
    'dbsmote': _kind(OTHER_SAMPLERS, sampler='DBSMOTE'),
    'polynom-star': _kind(OTHER_SAMPLERS, is_rebuilt=False, sampler='polynom-fit star'),
    'polynom-bus': _kind(OTHER_SAMPLERS, sampler='polynom-fit bus'),
    'polynom-mesh': _kind(OTHER_SAMPLERS, is_rebuilt=False, sampler='polynom-fit mesh'),
    'polynom-poly': _kind(OTHER_SAMPLERS, is_rebuilt=False, sampler='polynom-fit poly'),
    'nt-smote': _kind(('glass',) + OTHER_SAMPLERS, is_rebuilt=False, sampler='NT_SMOTE'),
    'distance-smote': _kind(OTHER_SAMPLERS, is_rebuilt=False, sampler='distance_SMOTE'),
    'dirichlet-of-three': _kind(OTHER_SAMPLERS, is_rebuilt=False, sampler='Dirichlet of three'),
    'mixup': _kind(OTHER_SAMPLERS, is_rebuilt=False, sampler='mixup'),
    'natural-smote': _natural('SMOTE'),
    'natural-smotenc': _natural('SMOTE', MIXED + ('paper-churn', 'paper-cardio'), uses_codes=True),
    'natural-borderline-1': _natural('Borderline-SMOTE 1'),
    'natural-borderline-2': _natural('Borderline-SMOTE 2'),
    'natural-adasyn': _natural('ADASYN'),
    'natural-svm-smote': _natural('SVM-SMOTE'),
    'natural-kmeans-smote': _natural('KMeans-SMOTE'),
    'natural-smote-tomek': _natural('SMOTE-Tomek'),
    'natural-smote-enn': _natural('SMOTE-ENN'),
}


def make(kind, data, seed):
    """One release of a kind, with what only its maker knows in `meta`."""
    chosen = KINDS[kind]
    data = data if chosen.uses_codes else data.numbers()
    return described(chosen.make(data, seed), kind, data.name, seed, chosen.is_rebuilt)


def described(release, kind, name, seed, is_rebuilt=True):
    """The release with the rest of its `meta`."""
    truth, edges = release.truth, release.edges
    share = (lambda least: None) if edges is None else (lambda least: float(np.mean(np.array(edges) >= least)))
    release.meta.update(
        kind=kind, set=name, seed=seed, records=len(truth), isInterpolated=True, isRebuilt=is_rebuilt,
        edges=edges, shareOnOneEdge=share(1), shareOnTwoEdges=share(2),
        sourceDecimals={column: decimals_of(truth[column]) for column in truth.columns},
    )
    return release
