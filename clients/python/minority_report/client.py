"""The operations of the command as functions. Keywords are its flags: `all_repeats=True` is --all-repeats."""

import json
import sys
from pathlib import Path

from .command import run
from .errors import MinorityReportError
from .result import Result
from .tables import Room, read_rows

#: Keywords in the plural where a list reads better.
_SINGULAR = {
    "generators": "generator",
    "attacks": "attack",
    "learners": "learner",
    "options": "option",
    "plugins": "plugin",
    "formats": "format",
}
#: Keywords that are tables.
_TABLES = ("synthetic", "holdout", "released", "targets", "auxiliary", "truth")
#: Flags that take several values in one, with commas between.
_JOINED = (
    *("minority", "categorical", "numeric", "ignore", "missing", "keep_level", "merge_levels", "distinct_levels"),
    *("known", "secret", "columns", "keep_identifiers", "date", "identifier", "quasi_identifier", "sensitive"),
)


def audit(data, *, target=None, minority=None, out=None, progress=True, command=None, **flags):
    """Makes synthetic rows of the minority, or takes `synthetic`, attacks them, and returns a `Result`.

    `data`, `synthetic` and `holdout` are paths, DataFrames, or lists of dicts. With `out` the reports are kept in that folder, and an
    audit that was stopped goes on there. `progress` prints each finding as it comes; a function is called with it instead.
    """
    tell = _teller(progress)
    last = {}

    def on_line(line):
        try:
            event = json.loads(line)
        except ValueError:
            return
        last[event.get("event")] = event
        if event.get("event") == "finding" and event.get("news"):
            tell(event["sentence"])

    with Room() as room:
        folder = Path(out) if out is not None else room.path / "audit"
        formats = _list(flags.pop("formats", flags.pop("format", None)) or ["json", "md", "html"])
        given = {"target": target, "minority": minority, **flags, "out": str(folder), "format": [*dict.fromkeys([*formats, "html"])]}
        _call(room, ["audit"], [data], {**given, "json_lines": True}, command, on_line)
        if "failed" in last:
            raise MinorityReportError.of(last["failed"]["error"])
        found = json.loads((folder / "report.json").read_text(encoding="utf-8"))
        page = (folder / "report.html").read_text(encoding="utf-8")
    return Result(found, page, folder if out is not None else None)


def generate(data, *, generator, target=None, minority=None, out=None, command=None, **flags):
    """Makes synthetic rows of the minority and returns them: a DataFrame with the types of `data` where pandas is there, else a list of
    dicts. With `out` they are kept in that file too, which must not be there yet."""
    with Room() as room:
        file = Path(out) if out is not None else room.path / "synthetic.csv"
        given = {"generator": generator, "target": target, "minority": minority, **flags, "out": str(file)}
        _answer(room, ["generate"], [data], given, command)
        return read_rows(file, data)


def inspect(released, *, target=None, minority=None, command=None, **flags):
    """What a released file gives away by itself, as a dict: `classes`, `leaks`, `reading`."""
    with Room() as room:
        return _answer(room, ["inspect"], [released], {"target": target, "minority": minority, **flags}, command)


def attack(name, *, released, target=None, minority=None, command=None, **flags):
    """Plays the attacker on `released`, and returns what it counts as a dict. `out` names a file for the records or verdicts."""
    with Room() as room:
        return _answer(room, ["attack", name], [], {"released": released, "target": target, "minority": minority, **flags}, command)


def _answer(room, words, tables, flags, command):
    code, text = _call(room, words, tables, {**flags, "json": True}, command)
    found = json.loads(text)
    if "error" in found:
        raise MinorityReportError.of({**found["error"], "exitCode": found["error"].get("exitCode", code)})
    return found


def _call(room, words, tables, flags, command, on_line=None):
    arguments, texts, named = [], [], {}
    ours = True
    for table in tables:
        path, columns = room.file_of(table)
        arguments.append(path)
        ours = ours and columns is not None
        texts += columns or []
    for name, value in flags.items():
        if name in _TABLES and value is not None and not isinstance(value, (int, float)):
            several = value if isinstance(value, (list, tuple)) and not all(isinstance(row, dict) for row in value) else [value]
            files = [room.file_of(one) for one in several]
            named[name] = [path for path, _ in files]
            ours = ours and all(columns is not None for _, columns in files)
            if not tables:
                texts += files[0][1] or []
        else:
            named[name] = value
    if texts:
        # Types are known: texts are texts, whatever they look like.
        numeric = _list(named.get("numeric"))
        categorical = [name for name in dict.fromkeys([*texts, *_list(named.get("categorical"))]) if name not in numeric]
        left = [*_list(named.get("ignore")), *_list(named.get("group"))]
        named["categorical"] = [name for name in categorical if name not in left] or None
    if ours:
        # All files are ours: only an empty cell is a missing value in them.
        named.setdefault("missing", [""])
        named.setdefault("separator", "comma")
        named.setdefault("header", True)
    return run([*words, *_flags(named), "--", *arguments] if arguments else [*words, *_flags(named)], command, on_line)


def _flags(given):
    """Flags of keywords. A value stands in one word with its flag, so that none is taken for a flag."""
    flags = []
    for name, value in given.items():
        flag = "--" + _SINGULAR.get(name, name).replace("_", "-")
        if value is None or (value is False and name != "header"):
            continue
        if isinstance(value, bool):
            flags.append(flag if value else flag.replace("--", "--no-", 1))
        elif isinstance(value, dict):
            flags += [f"{flag}={key}={_text(one)}" for key, one in _pairs(value)]
        elif name in _JOINED:
            flags.append(f"{flag}=" + ",".join(_text(one).replace(",", "\\,") for one in _list(value)))
        else:
            flags += [f"{flag}={_text(one)}" for one in _list(value)]
    return flags


def _pairs(value):
    """{'smote': {'neighbours': 3}} is smote.neighbours=3."""
    for key, one in value.items():
        if isinstance(one, dict):
            yield from ((f"{key}.{inner}", item) for inner, item in one.items())
        else:
            yield key.replace("false_", "false-"), one


def _list(value):
    if value is None:
        return []
    return list(value) if isinstance(value, (list, tuple, set)) else [value]


def _text(value):
    return str(value).lower() if isinstance(value, bool) else str(value)


def _teller(progress):
    if callable(progress):
        return progress
    if progress:
        return lambda sentence: print(sentence, file=sys.stderr, flush=True)
    return lambda _: None
