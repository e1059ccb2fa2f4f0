"""Tables of Python on their way to the command and back: a CSV file in a private folder, removed afterwards."""

import csv
import os
import shutil
import sys
import tempfile
from pathlib import Path


def is_frame(table):
    """Whether it is a pandas DataFrame. Nobody has one who has not imported pandas."""
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(table, pandas.DataFrame)


class Room:
    """A folder for real records that nobody but its owner can enter. It is removed whatever happens but a kill."""

    def __enter__(self):
        self.path = Path(tempfile.mkdtemp(prefix="minority-report-"))
        self._count = 0
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)

    def file_of(self, table):
        """(path, columns that are texts) of a path, a DataFrame or a list of dicts."""
        if isinstance(table, (str, os.PathLike)):
            return os.fspath(table), None
        self._count += 1
        path = self.path / f"table{self._count}.csv"
        if is_frame(table):
            return str(path), _write_frame(table, path)
        if isinstance(table, (list, tuple)) and len(table) > 0 and all(isinstance(row, dict) for row in table):
            return str(path), _write_rows(table, path)
        raise TypeError(f"A table must be the path of a file, a DataFrame, or a list of dicts. Got {type(table).__name__} instead.")


def _open_private(path):
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    return os.fdopen(handle, "w", encoding="utf-8", newline="")


def _write_frame(frame, path):
    import pandas

    named = frame.rename(columns=str)
    with _open_private(path) as file:
        named.to_csv(file, index=False, na_rep="")
    infer = pandas.api.types.infer_dtype
    texts = ("string", "categorical", "boolean", "mixed", "mixed-integer", "bytes")
    return [name for at, name in enumerate(named.columns) if infer(named.iloc[:, at], skipna=True) in texts]


def _write_rows(rows, path):
    names = list(dict.fromkeys(name for row in rows for name in row))
    with _open_private(path) as file:
        writer = csv.writer(file)
        writer.writerow(names)
        for row in rows:
            writer.writerow(["" if row.get(name) is None else row.get(name) for name in names])
    return [str(name) for name in names if any(isinstance(row.get(name), (str, bool)) for row in rows)]


def read_rows(path, like=None):
    """The rows of a CSV file: a DataFrame where pandas is there, with the types of the table it was made of; else a list of dicts."""
    pandas = _pandas()
    if pandas is None:
        with open(path, encoding="utf-8", newline="") as file:
            return [{name: _value(text) for name, text in row.items()} for row in csv.DictReader(file)]
    frame = pandas.read_csv(path, keep_default_na=False, na_values=[""], dtype=_dtypes(like))
    if is_frame(like):
        for name in like.columns:
            if str(name) in frame.columns:
                frame[str(name)] = _as(frame[str(name)], like[name], pandas)
        frame = frame.rename(columns={str(name): name for name in like.columns})
    return frame


def _pandas():
    try:
        import pandas

        return pandas
    except ImportError:
        return None


def _dtypes(like):
    """Texts stay texts, whatever they look like."""
    if not is_frame(like):
        return None
    import pandas

    numeric = pandas.api.types.is_numeric_dtype
    return {str(name): str for name in like.columns if like[name].dtype == bool or not numeric(like[name])}


def _as(made, given, pandas):
    """A column in the type of the one that it was made of. Numbers stay as they are: made ones may have fractions."""
    if isinstance(given.dtype, pandas.CategoricalDtype):
        names = {str(category): category for category in given.cat.categories}
        return pandas.Categorical(made.map(names), categories=given.cat.categories, ordered=given.cat.ordered)
    if pandas.api.types.is_datetime64_any_dtype(given):
        return pandas.to_datetime(made)
    if given.dtype == bool or str(given.dtype) == "boolean":
        truth = made.map({"True": True, "False": False})
        return truth if truth.isna().any() else truth.astype(bool)
    return made


def _value(text):
    if text == "":
        return None
    try:
        return float(text) if "." in text or "e" in text.lower() else int(text)
    except ValueError:
        return text
