"""Rows by TabPFN's unsupervised model (tabpfn-extensions), which fills in one column after the other. --temperature and
--permutations as generate_synthetic_data takes them. Works on the rows of the label alone; levels are coded as numbers.

Not run here: written by the documentation of tabpfn-extensions (unsupervised.TabPFNUnsupervisedModel). TabPFN downloads its
weights when it is first used, and tabpfn-client sends rows away: use the local package.
"""

import argparse

import numpy as np
import pandas as pd
import torch
from tabpfn import TabPFNClassifier, TabPFNRegressor
from tabpfn_extensions import unsupervised

from minority_report import run, seed_libraries


def learn(rows, target, label, seed, given):
    own = rows[rows[target] == label].drop(columns=target).reset_index(drop=True)
    levels = {name: sorted(own[name].dropna().unique()) for name in own if own[name].dtype == object}
    coded = own.assign(**{name: own[name].map({level: at for at, level in enumerate(known)}) for name, known in levels.items()})
    seed_libraries(seed)
    model = unsupervised.TabPFNUnsupervisedModel(tabpfn_clf=TabPFNClassifier(), tabpfn_reg=TabPFNRegressor())
    model.set_categorical_features([at for at, name in enumerate(own) if name in levels])
    model.fit(torch.tensor(coded.to_numpy(dtype=float), dtype=torch.float32))

    def make(count, with_seed):
        seed_libraries(with_seed)
        made = model.generate_synthetic_data(n_samples=count, t=given.temperature, n_permutations=given.permutations)
        table = pd.DataFrame(made.cpu().numpy().astype(float), columns=own.columns)
        for name, known in levels.items():
            table[name] = [known[int(np.clip(round(code), 0, len(known) - 1))] for code in table[name]]
        return table.assign(**{target: label})

    return make


options = argparse.ArgumentParser()
options.add_argument("--temperature", type=float, default=1.0)
options.add_argument("--permutations", type=int, default=3)
run(learn, options)
