"""Writes releases with the real imbalanced-learn, scikit-learn and R data sets: FOLDER/KIND/SET-SEED/{rel.csv,truth.csv,meta.json}.

    /usr/bin/python3 bench/others/make.py FOLDER [--kinds a,b] [--sets a,b] [--seeds 101,102] [--most-sets 3] [--data PAPER_FORM]

`--kinds other-people` writes SMOTE of people who are not in the data: .other-people/SET-SEED/{data,holdout,syn}.csv.

Needs Debian's python3-imblearn, python3-pandas, r-base-core, r-cran-mlbench, r-cran-mass and r-cran-survival. A folder
that is there already is left as it is. Which sets a kind gets turns with the seed. `--kinds natural` oversamples the sets of the
paper (`--data`) to balance, with every sampler of imbalanced-learn and its default of five neighbours.
"""
import argparse
import sys
import zlib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from releases import clean, kinds, other_people  # noqa: E402
from releases.sets import read_set  # noqa: E402
from releases.write import write  # noqa: E402


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument('folder', type=Path)
    arguments.add_argument('--kinds', default='all', help="names, 'all', 'smote', 'clean' or 'natural'")
    arguments.add_argument('--sets')
    arguments.add_argument('--seeds', default='101')
    arguments.add_argument('--most-sets', type=int, default=3)
    arguments.add_argument('--data', type=Path, help="folder with the sets of the paper, which the kinds 'natural' use")
    given = arguments.parse_args()
    cache = given.folder / '.sets'
    if given.kinds == 'other-people':
        return _write_other_people(given, cache)
    for kind in _kinds(given.kinds):
        for seed in map(int, given.seeds.split(',')):
            for name in given.sets.split(',') if given.sets else _sets(kind, seed, given.most_sets):
                try:
                    _write(kind, name, seed, given, cache)
                except (ValueError, RuntimeError) as reason:
                    print(f'{kind}/{name}-{seed} cannot be made: {reason}', file=sys.stderr)


def _write_other_people(given, cache):
    for seed in map(int, given.seeds.split(',')):
        for name in given.sets.split(',') if given.sets else other_people.SETS:
            folder = given.folder / '.other-people' / f'{name}-{seed}'
            if not folder.exists():
                folder.mkdir(parents=True)
                for table, rows in other_people.make(read_set(name, seed, cache), seed).items():
                    rows.to_csv(folder / f'{table}.csv', index=False)


def _kinds(given):
    natural = [kind for kind in kinds.KINDS if kind.startswith('natural-')]
    others = [kind for kind in kinds.KINDS if kind not in natural]
    groups = {'all': [*others, *clean.KINDS], 'smote': others, 'natural': natural, 'clean': [*clean.KINDS]}
    names = groups.get(given) or given.split(',')
    known = [*groups['all'], *natural]
    unknown = [name for name in names if name not in known]
    if unknown:
        sys.exit(f"There is no kind '{', '.join(unknown)}'. Kinds: {', '.join(known)}.")
    return names


def _sets(kind, seed, most):
    names = clean.sets_of(kind) if kind in clean.KINDS else kinds.KINDS[kind].sets
    first = zlib.crc32(f'{kind}/{seed}'.encode())
    return [names[(first + at) % len(names)] for at in range(min(most, len(names)))]


def _write(kind, name, seed, given, cache):
    target = given.folder / kind / f'{name}-{seed}'
    if target.exists():
        return
    write((clean if kind in clean.KINDS else kinds).make(kind, read_set(name, seed, cache, given.data), seed), target)


main()
