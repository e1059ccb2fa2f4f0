"""Monotone maps of columns before interpolation, and back."""
import warnings

import numpy as np
from sklearn.preprocessing import FunctionTransformer, MinMaxScaler, PowerTransformer, QuantileTransformer, StandardScaler

MAPS = {
    'log1p': lambda rows: FunctionTransformer(np.log1p, np.expm1, check_inverse=False),
    'sqrt': lambda rows: FunctionTransformer(np.sqrt, np.square, check_inverse=False),
    'yeo-johnson': lambda rows: PowerTransformer('yeo-johnson'),
    'quantile': lambda rows: QuantileTransformer(n_quantiles=min(1000, rows), output_distribution='normal', random_state=0),
    'standard': lambda rows: StandardScaler(),
    'min-max': lambda rows: MinMaxScaler(),
}


class Mapped:
    """A table with some columns mapped, by a transformer that was fitted to all rows."""

    def __init__(self, table, name, columns):
        self.columns = list(columns)
        self.transformer = MAPS[name](len(table))
        self.table = table.astype(float)
        with warnings.catch_warnings():
            warnings.simplefilter('ignore')
            self.table[self.columns] = self.transformer.fit_transform(table[self.columns].to_numpy(float))

    def back(self, rows):
        mapped = rows.copy()
        mapped[self.columns] = self.transformer.inverse_transform(rows[self.columns].to_numpy(float))
        return mapped


def skewed(table, most):
    """The most skewed columns without negative values, at least one; an analyst's choice for a log."""
    numbers = table[[column for column in table.columns if table[column].min() >= 0 and table[column].nunique() > 10]]
    order = numbers.skew().sort_values(ascending=False)
    return list(order[order > 1].index[:most]) or list(order.index[:1])
