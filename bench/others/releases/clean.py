"""Files without interpolation: no record may be called rebuilt from them, and `inspect` may not see lines in them."""
import numpy as np
import pandas as pd
from scipy import stats
from sklearn.mixture import GaussianMixture
from sklearn.neighbors import KernelDensity
from sklearn.tree import DecisionTreeRegressor

from .digits import decimals_of, like_the_source
from .kinds import Release

SETS = (
    'breast-cancer', 'wine', 'diabetes', 'pima', 'glass-windows', 'ionosphere', 'vehicle', 'satellite', 'vowel', 'boston',
    'crabs', 'pbc', 'lung', 'gbsg', 'flchain', 'mgus2', 'nafld', 'letter', 'shuttle', 'veteran',
)


def half(real, rng, size):
    return real.iloc[rng.permutation(len(real))[:max(10, len(real) // 2)]]


def jitter(real, rng, size):
    drawn = real.iloc[rng.integers(len(real), size=size)].astype(float)
    return drawn + rng.choice([0.3, 0.1, 0.01, 1e-4]) * real.std().to_numpy() * rng.normal(size=drawn.shape)


def copula(real, rng, size):
    """Gaussian copula with the empirical quantiles, linear between them."""
    scores = stats.norm.ppf(real.rank(method='average').to_numpy() / (len(real) + 1))
    correlation = np.nan_to_num(np.corrcoef(scores, rowvar=False), nan=0) + 1e-6 * np.eye(real.shape[1])
    uniform = stats.norm.cdf(rng.multivariate_normal(np.zeros(real.shape[1]), correlation, size=size, check_valid='ignore'))
    return pd.DataFrame({column: np.quantile(real[column], uniform[:, at]) for at, column in enumerate(real.columns)})


def density(real, rng, size):
    scale = real.std().to_numpy()
    estimate = KernelDensity(bandwidth=0.3).fit(real.to_numpy(float) / scale)
    return _table(estimate.sample(size, random_state=int(rng.integers(2**31))) * scale, real)


def trees(real, rng, size):
    """CART synthesis, column by column: a value of the leaf that the columns before lead to."""
    made = np.empty((size, real.shape[1]))
    values = real.to_numpy(float)
    made[:, 0] = values[rng.integers(len(values), size=size), 0]
    for at in range(1, values.shape[1]):
        tree = DecisionTreeRegressor(min_samples_leaf=5, random_state=0).fit(values[:, :at], values[:, at])
        leaves, wanted = tree.apply(values[:, :at]), tree.apply(made[:, :at])
        made[:, at] = [rng.choice(values[leaves == leaf, at]) for leaf in wanted]
    return _table(made, real)


def mixture(real, rng, size):
    scale = real.std().to_numpy()
    model = GaussianMixture(3, reg_covar=1e-3, random_state=int(rng.integers(2**31))).fit(real.to_numpy(float) / scale)
    return _table(model.sample(size)[0] * scale, real)


def uniform(real, rng, size):
    return _table(rng.uniform(real.min(), real.max(), size=(size, real.shape[1])), real)


def low_rank(real, rng, size):
    """Two or three hidden factors make all columns."""
    rank = rng.integers(2, 4)
    return _table(rng.normal(size=(size, rank)) @ rng.normal(size=(rank, real.shape[1])), real)


def parallel_lines(real, rng, size):
    """People of a few groups, who differ along one direction of their group's own or of all."""
    groups = rng.normal(size=(rng.integers(3, 12), real.shape[1]))
    ways = rng.normal(size=(rng.choice([1, len(groups)]), real.shape[1]))
    group = rng.integers(len(groups), size=size)
    return _table(groups[group] + rng.normal(size=(size, 1)) * ways[group % len(ways)], real)


def rounded(real, rng, size):
    return like_the_source(copula(real, rng, size), real)


def integers(real, rng, size):
    made = copula(real, rng, size)
    span = (made.max() - made.min()).replace(0, 1)
    return ((made - made.min()) / span * rng.integers(5, 200)).round().astype('int64')


def shared_columns(real, rng, size):
    """Every person has the figures of the economy of some quarter; the own columns are of a copula."""
    quarters = pd.DataFrame(rng.normal(size=(12, 4)).cumsum(axis=0), columns=['employment', 'prices', 'confidence', 'rate'])
    own = like_the_source(copula(real, rng, size), real).iloc[:, :4]
    return pd.concat([own, quarters.iloc[rng.integers(12, size=size)].reset_index(drop=True)], axis=1)


def repeated_visits(real, rng, size):
    """Several visits of one person: a drift in time and noise, on the person's own values."""
    people = copula(real, rng, max(5, size // 6)).astype(float)
    person = rng.integers(len(people), size=size)
    drift = real.std().to_numpy() * rng.normal(size=(len(people), real.shape[1])) * 0.2
    visit = rng.integers(1, 6, size=(size, 1))
    noise = 0.02 * real.std().to_numpy() * rng.normal(size=(size, real.shape[1]))
    return like_the_source(_table(people.to_numpy()[person] + visit * drift[person] + noise, real), real)


KINDS = {
    'clean-half': half,
    'clean-jitter': jitter,
    'clean-copula': copula,
    'clean-density': density,
    'clean-trees': trees,
    'clean-mixture': mixture,
    'clean-uniform': uniform,
    'clean-low-rank': low_rank,
    'clean-parallel-lines': parallel_lines,
    'clean-rounded': rounded,
    'clean-integers': integers,
    'clean-shared-columns': shared_columns,
    'clean-repeated-visits': repeated_visits,
}


def make(kind, data, seed):
    """One file of a kind; its real rows are the truth."""
    real = data.numbers().minority.reset_index(drop=True)
    rng = np.random.default_rng([seed, list(KINDS).index(kind)])
    rows = KINDS[kind](real, rng, int(rng.integers(60, 500)))
    real = real[[column for column in real.columns if column in rows.columns]]
    meta = {
        'kind': kind, 'set': data.name, 'seed': seed, 'k': None, 'ratio': len(rows) / len(real), 'sampler': None, 'maps': {},
        'digits': 'full', 'categorical': [], 'records': len(real), 'isInterpolated': False, 'isRebuilt': False, 'edges': None,
        'shareOnOneEdge': None, 'shareOnTwoEdges': None,
        'sourceDecimals': {column: decimals_of(real[column]) for column in real.columns},
    }
    return Release(rows, real, None, meta)


def _table(values, like):
    return pd.DataFrame(values, columns=like.columns)
