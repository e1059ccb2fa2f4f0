"""Public data sets of scikit-learn and R, each as a table of numbers and which rows belong to the minority.

Values stay as the source has them: integers as int64, other numbers with their own decimals.
"""
import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn import datasets

#: Rows of the other classes that are kept: more only make the release slow to write.
MOST_OTHERS = 3000
MOST_MINORITY = 300


@dataclass(frozen=True)
class Source:
    """How a set is read: where from, which rows are the minority, and which columns are codes."""

    origin: str
    minority: str
    drop: tuple = ()
    categorical: tuple = ()


#: Name of a set -> its source. `minority` is a pandas query over the columns of the file.
SOURCES = {
    'breast-cancer': Source('sklearn:breast_cancer', 'target == 0', ('target',)),
    'wine': Source('sklearn:wine', 'target == 2', ('target',)),
    'digits': Source('sklearn:digits', 'target == 8', ('target',)),
    'diabetes': Source('sklearn:diabetes', 'target > 210', ('target', 'sex'), ()),
    'pima': Source('mlbench:PimaIndiansDiabetes', 'diabetes == "pos"', ('diabetes',)),
    'glass': Source('mlbench:Glass', 'Type == 7', ('Type',)),
    'glass-windows': Source('mlbench:Glass', 'Type == 1', ('Type',)),
    'ionosphere': Source('mlbench:Ionosphere', 'Class == "bad"', ('Class', 'V1', 'V2')),
    'sonar': Source('mlbench:Sonar', 'Class == "R"', ('Class',)),
    'vehicle': Source('mlbench:Vehicle', 'Class == "van"', ('Class',)),
    'satellite': Source('mlbench:Satellite', 'classes == "damp grey soil"', ('classes',)),
    'vowel': Source('mlbench:Vowel', 'Class == "hid"', ('Class', 'V1')),
    'letter': Source('mlbench:LetterRecognition', 'lettr == "A"', ('lettr',)),
    'shuttle': Source('mlbench:Shuttle', 'Class == "Fpv.Open"', ('Class',)),
    'boston': Source('MASS:Boston', 'medv > 30', ('medv', 'chas')),
    'crabs': Source('MASS:crabs', 'sp == "O"', ('sp', 'sex', 'index')),
    'birthwt': Source('MASS:birthwt', 'low == 1', ('low',), ('race', 'smoke', 'ht', 'ui')),
    'pbc': Source('survival:pbc', 'status == 2', ('id', 'status'), ('trt', 'sex', 'ascites', 'hepato', 'spiders', 'stage')),
    'lung': Source('survival:lung', 'status == 1', ('status', 'inst'), ('sex', 'ph.ecog')),
    'gbsg': Source('survival:gbsg', 'status == 1', ('pid', 'status'), ('meno', 'grade', 'hormon')),
    'flchain': Source('survival:flchain', 'mgus == 1', ('mgus', 'flc.grp', 'chapter', 'death'), ('sex',)),
    'mgus2': Source('survival:mgus2', 'pstat == 1', ('id', 'pstat', 'ptime'), ('sex', 'death')),
    'nafld': Source('survival:nafld1', 'status == 1', ('id', 'case.id', 'status'), ('male',)),
    'colon': Source('survival:colon', 'etype == 2 and status == 1 and node4 == 1', ('id', 'study', 'etype', 'status', 'node4'),
                    ('rx', 'sex', 'obstruct', 'perfor', 'adhere', 'differ', 'extent', 'surg')),
    'veteran': Source('survival:veteran', 'celltype == "squamous"', ('celltype',), ('trt', 'prior')),
    **{f'paper-{name}': Source(f'paper:{name}', 'target == 1', ('target',))
       for name in ('ecoli', 'yeast_me2', 'solar_flare_m0', 'abalone', 'car_eval_34', 'car_eval_4', 'mammography', 'abalone_19')},
    'paper-churn': Source('paper:churn', 'Exited == 1', ('Exited',),
                          ('Geography', 'Gender', 'NumOfProducts', 'HasCrCard', 'IsActiveMember')),
    'paper-cardio': Source('paper:cardio', 'cardio == 1', ('cardio',),
                           ('gender', 'cholesterol', 'gluc', 'smoke', 'alco', 'active')),
}


@dataclass(frozen=True)
class DataSet:
    """A table without missing values; `is_minority` tells its rows apart."""

    name: str
    table: pd.DataFrame
    is_minority: np.ndarray
    categorical: tuple

    @property
    def minority(self):
        return self.table[self.is_minority]

    def numbers(self):
        """The same set without its columns of codes."""
        return DataSet(self.name, self.table.drop(columns=list(self.categorical)), self.is_minority, ())


def read_set(name, seed, cache, data=None):
    """Reads a set; a large one is drawn from anew for every seed. `data` is the folder with the paper's sets, which stay whole."""
    source = SOURCES[name]
    frame = _read_frame(source.origin, Path(cache), data)
    kept = frame.drop(columns=list(source.drop), errors='ignore')
    complete = kept.notna().all(axis=1).to_numpy()
    is_minority = frame.eval(source.minority).to_numpy(bool)[complete]
    kept = kept[complete]
    rng = np.random.default_rng([seed, len(kept)])
    is_whole = source.origin.startswith('paper:')
    rows = np.arange(len(kept)) if is_whole else np.sort(np.concatenate([
        _some(rng, np.flatnonzero(is_minority), MOST_MINORITY),
        _some(rng, np.flatnonzero(~is_minority), MOST_OTHERS),
    ]))
    table = kept.iloc[rows].reset_index(drop=True)
    categorical = tuple(column for column in source.categorical if column in table.columns)
    for column in table.columns:
        table[column] = codes(table[column]) if column in categorical else natural(table[column])
    varied = [column for column in table.columns if table[column][is_minority[rows]].nunique() > 1]
    return DataSet(name, table[varied], is_minority[rows], tuple(column for column in categorical if column in varied))


def _some(rng, rows, most):
    return rows if len(rows) <= most else rng.permutation(rows)[:most]


def codes(column):
    return pd.Series(['L' + str(code).removesuffix('.0') for code in column], index=column.index, dtype=object)


def natural(column):
    numbers = column.astype(float)
    return numbers.astype('int64') if (numbers == numbers.round()).all() else numbers


def _read_frame(origin, cache, data):
    home, item = origin.split(':')
    if home == 'paper':
        if data is None:
            raise ValueError("name the folder with the paper's sets by --data")
        return pd.read_csv(Path(data) / f'{item}.csv')
    if home == 'sklearn':
        load = getattr(datasets, f'load_{item}')
        bunch = load(as_frame=True, scaled=False) if item == 'diabetes' else load(as_frame=True)
        return bunch.frame
    path = cache / f'{home}-{item}.csv'
    if not path.exists():
        cache.mkdir(parents=True, exist_ok=True)
        part = cache / f'{home}-{item}.part'
        script = f'{_load(home, item)}; write.csv(d, "{part}", row.names=FALSE)'
        subprocess.run(['Rscript', '-e', script], check=True, capture_output=True)
        part.rename(path)
    return pd.read_csv(path, keep_default_na=False, na_values=['NA'])


def _load(home, item):
    return f'suppressMessages(library({home})); if (exists("{item}")) d <- {item} else {{data("{item}"); d <- {item}}}'
