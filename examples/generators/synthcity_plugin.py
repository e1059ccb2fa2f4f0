"""Generators of synthcity: --plugin ctgan, tvae, ddpm, arf, nflow, bayesian_network and others; --parameters '{"n_iter": 500}'
as the plug-in takes them. Learns from the rows of the label alone. synthcity takes no missing cells.

Not run here: written by the documentation of synthcity (synthcity.plugins.Plugins, GenericDataLoader).
"""

import argparse
import json

from synthcity.plugins import Plugins
from synthcity.plugins.core.dataloader import GenericDataLoader

from minority_report import run, seed_libraries


def learn(rows, target, label, seed, given):
    own = rows[rows[target] == label].drop(columns=target).reset_index(drop=True)
    seed_libraries(seed)
    plugin = Plugins().get(given.plugin, random_state=seed, **json.loads(given.parameters))
    plugin.fit(GenericDataLoader(own))

    def make(count, with_seed):
        seed_libraries(with_seed)
        made = plugin.generate(count=count, random_state=with_seed).dataframe()
        return made[list(own.columns)].assign(**{target: label})

    return make


options = argparse.ArgumentParser()
options.add_argument("--plugin", default="ctgan")
options.add_argument("--parameters", default="{}")
run(learn, options)
