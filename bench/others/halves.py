"""Writes releases of one half of a minority by imbalanced-learn, beside both halves: FOLDER/SET-SEED/{members,others}.csv and R.csv.

    /usr/bin/python3 bench/others/halves.py FOLDER [--sets a,b] [--seeds 101,102] [--ratios 0.5,1]

R is the number of released rows per member. SMOTE, or SMOTENC for sets with columns of codes, with all defaults. A
folder that is there already is left as it is.
"""
import argparse
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from imblearn.over_sampling import SMOTE, SMOTENC

sys.path.insert(0, str(Path(__file__).parent))
from releases.sets import read_set  # noqa: E402

SETS = 'pbc,lung,veteran,colon,birthwt,pima,glass-windows,sonar,vehicle'


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument('folder', type=Path)
    arguments.add_argument('--sets', default=SETS)
    arguments.add_argument('--seeds', default='101,102,103,104,105')
    arguments.add_argument('--ratios', default='0.5,1,1.2,2,5')
    given = arguments.parse_args()
    for name in given.sets.split(','):
        for seed in map(int, given.seeds.split(',')):
            folder = given.folder / f'{name}-{seed}'
            if folder.exists():
                continue
            data = read_set(name, seed, given.folder / '.sets')
            order = np.random.default_rng([seed, 2]).permutation(len(data.minority))
            members, others = (data.minority.iloc[half] for half in np.array_split(order, 2))
            rows = pd.concat([members, data.table[~data.is_minority]], ignore_index=True)
            labels = np.arange(len(rows)) < len(members)
            folder.mkdir(parents=True)
            members.to_csv(folder / 'members.csv', index=False)
            others.to_csv(folder / 'others.csv', index=False)
            for ratio in given.ratios.split(','):
                wanted = {True: len(members) + round(float(ratio) * len(members))}
                made, _ = sampler(data, wanted, seed).fit_resample(rows, labels)
                made.iloc[len(rows):].to_csv(folder / f'{ratio}.csv', index=False)


def sampler(data, wanted, seed):
    if not data.categorical:
        return SMOTE(sampling_strategy=wanted, random_state=seed)
    codes = [data.table.columns.get_loc(column) for column in data.categorical]
    return SMOTENC(codes, sampling_strategy=wanted, random_state=seed)


if __name__ == '__main__':
    main()
