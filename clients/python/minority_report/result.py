"""What an audit found."""

import html
from pathlib import Path

from .tables import _pandas


class Result:
    """The result of an audit. `json` is what report.json holds."""

    def __init__(self, json, page, folder=None):
        self.json = json
        self.folder = folder
        self._page = page

    @property
    def verdicts(self):
        """A dict per generator: `generator`, `verdict` (leaks, no-leak-found or not-tested) and `sentence`."""
        names = ("generator", "verdict", "sentence")
        return [{name: verdict[name] for name in names if name in verdict} for verdict in self.json["verdicts"]]

    @property
    def complete(self):
        """Whether every planned step was done: not after Ctrl-C or the end of a budget."""
        return self.json["complete"]

    @property
    def policy_passed(self):
        """Whether every rule of the policy is kept; None without one."""
        policy = self.json.get("policy")
        return None if policy is None else policy["passed"]

    def figures(self, kind=None):
        """One row per figure: a DataFrame where pandas is there, else a list of dicts.

        `kind` is attack, proxy, utility, fidelity or control; all when left out. A step without a result has one row that says so.
        """
        rows = [row for entry in self.json["results"] if kind is None or entry["kind"] == kind for row in _rows(entry)]
        pandas = _pandas()
        return rows if pandas is None else pandas.DataFrame(rows, columns=_COLUMNS)

    def html(self):
        """The report as one page."""
        return self._page

    def save(self, file):
        """Writes the page to a file that is not there yet."""
        with Path(file).open("x", encoding="utf-8") as out:
            out.write(self._page)

    def _repr_html_(self):
        # Sandboxed: the page can neither run anything nor reach the notebook around it.
        page = html.escape(self._page, quote=True)
        return f'<iframe sandbox="" srcdoc="{page}" style="width:100%;height:640px;border:1px solid #ccc" title="Privacy audit"></iframe>'

    def __str__(self):
        lines = [f"{one['generator']}: {one['verdict']}. {one.get('sentence', '')}".strip() for one in self.verdicts]
        return "\n".join([*lines, *([] if self.complete else ["The audit is not complete."])])

    def __repr__(self):
        return f"<minority_report.Result {', '.join(one['generator'] + ' ' + one['verdict'] for one in self.verdicts)}>"


_COLUMNS = ["generator", "kind", "name", "status", "figure", "value", "low", "high", "control", "p_value"]


def _rows(entry):
    base = {name: entry[name] for name in ("generator", "kind", "name", "status")}
    if not entry["estimates"]:
        return [{**base, **dict.fromkeys(_COLUMNS[4:])}]
    test = entry.get("test", {})
    return [
        {
            **base,
            "figure": figure,
            "value": estimate["value"],
            "low": estimate["low"],
            "high": estimate["high"],
            "control": entry.get("control", {}).get(figure, {}).get("value"),
            "p_value": test.get("adjustedPValue") if test.get("estimate") == figure else None,
        }
        for figure, estimate in entry["estimates"].items()
    ]
