"""Files without interpolation: no record may be called rebuilt from them, and `inspect` may not see lines in them."""
import numpy as np
import pandas as pd
from scipy import stats
from sklearn.mixture import GaussianMixture
from sklearn.neighbors import KernelDensity
from sklearn.tree import DecisionTreeRegressor

from .digits import decimals_of, like_the_source
from .kinds import Release
from .samplers.between import neighbours

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


def normal(real, rng, size):
    """A normal distribution with the means and covariances of the records."""
    covariance = real.cov().to_numpy() + 1e-9 * np.diag(real.var().to_numpy())
    return _table(rng.multivariate_normal(real.mean(), covariance, size=size, check_valid='ignore'), real)


def independent_normal(real, rng, size):
    return _table(rng.normal(real.mean(), real.std(), size=(size, real.shape[1])), real)


def permuted(real, rng, size):
    """Every column in an order of its own."""
    return pd.DataFrame({column: rng.choice(real[column], size=size) for column in real.columns})


def network(real, rng, size):
    """A Bayesian network: every column in at most six intervals, each depending on the column before that tells most of it."""
    bins = real.apply(lambda column: pd.qcut(column, 6, labels=False, duplicates='drop')).fillna(0).astype(int)
    made = pd.DataFrame(index=range(size))
    for at, column in enumerate(bins.columns):
        before = list(bins.columns[:at])
        parent = max(before, key=lambda other: _information(bins[other], bins[column])) if before else None
        given = bins[parent] if parent else pd.Series(0, index=bins.index)
        asked = made[parent] if parent else pd.Series(0, index=made.index)
        made[column] = [rng.choice(bins[column][given == value]) for value in asked]
    # Numbers within an interval as the records have them, or drawn evenly.
    is_even = rng.random() < 0.5
    rows = pd.DataFrame(index=made.index)
    for column in bins.columns:
        own = [real[column][bins[column] == value].to_numpy() for value in made[column]]
        rows[column] = [rng.uniform(values.min(), values.max()) if is_even else rng.choice(values) for values in own]
    return rows


def _information(one, other):
    joint = pd.crosstab(one, other).to_numpy() / len(one)
    apart = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0, keepdims=True)
    return (joint[joint > 0] * np.log(joint[joint > 0] / apart[joint > 0])).sum()


def three(real, rng, size):
    """Mixup of any three records, by Dirichlet weights."""
    parents = real.to_numpy(float)[np.array([rng.choice(len(real), 3, replace=False) for _ in range(size)])]
    weights = rng.dirichlet(rng.choice([0.5, 1, 5]) * np.ones(3), size=size)
    return _table((weights[:, :, None] * parents).sum(axis=1), real)


def three_near(real, rng, size):
    """Mixup of a record and two of its five nearest neighbours; each record in the units of its columns' deviations."""
    values = real.to_numpy(float)
    near = neighbours(values / np.maximum(values.std(axis=0), 1e-9), 5)
    base = rng.integers(len(values), size=size)
    others = np.array([rng.choice(near[at], 2, replace=False) for at in base])
    weights = rng.dirichlet(np.ones(3), size=size)
    return _table((weights[:, :, None] * values[np.c_[base, others]]).sum(axis=1), real)


def rounded_three(real, rng, size):
    return like_the_source(three_near(real, rng, size), real)


def decimals(real, rng, size):
    """Two to six decimals on the scale of [-1, 1]."""
    made = _one_of(real, rng, size)
    span = (made.max() - made.min()).replace(0, 1)
    return (2 * (made - made.min()) / span - 1).round(int(rng.integers(2, 7)))


def scaled(real, rng, size):
    """Columns on [-1, 1] at full precision, as pipelines release them: what was drawn from few values is on a grid of fractions."""
    made = _one_of(real, rng, size).astype(float)
    span = (made.max() - made.min()).replace(0, 1)
    return 2 * (made - made.min()) / span - 1


def _one_of(real, rng, size):
    makers = (copula, density, trees, jitter, permuted, normal, network)
    return makers[rng.integers(len(makers))](real, rng, size)


def one_hot_three(real, rng, size):
    return three_near(real, rng, size) if rng.random() < 0.5 else three(real, rng, size)


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
    'clean-normal': normal,
    'clean-independent-normal': independent_normal,
    'clean-permuted': permuted,
    'clean-network': network,
    'clean-three': three,
    'clean-three-near': three_near,
    'clean-three-rounded': rounded_three,
    'clean-decimals': decimals,
    'clean-scaled': scaled,
    'clean-mixed': _one_of,
    'clean-mixed-three': three_near,
    'clean-one-hot': _one_of,
    'clean-one-hot-three': one_hot_three,
}

#: Kinds of sets with columns of codes: these stay columns of codes, or become columns of 0 and 1 each.
CODES = ('clean-mixed', 'clean-mixed-three')
ONE_HOT = ('clean-one-hot', 'clean-one-hot-three')
MIXED_SETS = ('birthwt', 'pbc', 'lung', 'gbsg', 'flchain', 'mgus2', 'nafld', 'colon', 'veteran')


def sets_of(kind):
    return MIXED_SETS if kind in CODES + ONE_HOT else SETS


def make(kind, data, seed):
    """One file of a kind; its real rows are the truth."""
    rng = np.random.default_rng([seed, list(KINDS).index(kind)])
    real = (data.minority if kind in CODES + ONE_HOT else data.numbers().minority).reset_index(drop=True)
    if kind in ONE_HOT:
        real = pd.get_dummies(real, columns=list(data.categorical)).astype(float)
    codes = [column for column in real.columns if kind in CODES and column in data.categorical]
    ordered = real.assign(**{column: real[column].astype('category').cat.codes for column in codes})
    size = int(rng.integers(60, 500))
    rows = KINDS[kind](ordered, rng, size)
    for column in codes:
        levels = real[column].astype('category').cat.categories
        rows[column] = levels[rows[column].round().clip(0, len(levels) - 1).astype(int)]
    real = real[[column for column in real.columns if column in rows.columns]]
    meta = {
        'kind': kind, 'set': data.name, 'seed': seed, 'k': None, 'ratio': len(rows) / len(real), 'sampler': None, 'maps': {},
        'digits': 'full', 'categorical': codes, 'records': len(real), 'isInterpolated': False, 'isRebuilt': False, 'edges': None,
        'shareOnOneEdge': None, 'shareOnTwoEdges': None,
        'sourceDecimals': {column: decimals_of(real[column]) for column in real.columns},
    }
    return Release(rows, real, None, meta)


def _table(values, like):
    return pd.DataFrame(values, columns=like.columns)
