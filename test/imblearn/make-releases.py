"""Writes releases of the embedded data set with the real imbalanced-learn: FOLDER/FORM/registry-5/{rel.csv,truth.csv,meta.json}.

    python3 test/imblearn/make-releases.py FOLDER

Forms are made as bench/others makes them. Records with a missing value are left out: imbalanced-learn takes none.
"""
import sys
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / 'bench' / 'others'))
from releases.kinds import Settings, described, one, released  # noqa: E402
from releases.sets import DataSet, codes, natural  # noqa: E402
from releases.write import write  # noqa: E402

SEED = 5
#: Few, so that attacks are quick.
RECORDS = 48
CODES = ('sex', 'referral', 'bone_pain')
#: Form -> whether the columns of codes are in it, and how it is made.
FORMS = {
    'plain': (False, Settings()),
    'smotenc-truncated': (True, Settings(digits='truncated')),
    'float32': (False, Settings(is_single=True, digits='float32')),
    'significant-6': (False, Settings(digits='significant-6')),
    'standard-all-rows': (False, Settings(map='standard')),
    'log1p': (False, Settings(map='log1p', columns=one)),
    'adasyn': (False, Settings(sampler='ADASYN')),
    'borderline': (False, Settings(sampler='Borderline-SMOTE 1')),
}


def registry():
    table = pd.read_csv(ROOT / 'fixtures' / 'data' / 'rare-disease-registry.csv').dropna().reset_index(drop=True)
    rare = np.flatnonzero(table['diagnosis'] == 'storage-disorder')
    table = table.drop(index=rare[RECORDS:]).reset_index(drop=True)
    is_minority = (table.pop('diagnosis') == 'storage-disorder').to_numpy()
    for column in table.columns:
        table[column] = codes(table[column]) if column in CODES else natural(table[column])
    return DataSet('registry', table, is_minority, CODES)


def main():
    data = registry()
    for form, (uses_codes, settings) in FORMS.items():
        release = released(data if uses_codes else data.numbers(), SEED, settings)
        write(described(release, form, data.name, SEED), Path(sys.argv[1]) / form / f'{data.name}-{SEED}')


main()
