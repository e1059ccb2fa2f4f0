"""Runs the real command, which MINORITY_REPORT names. With -S, Python has no pandas."""

import csv
import importlib.util
import os
import random
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from minority_report import MinorityReportError, attack, audit, generate, inspect
from minority_report.command import find_command
from minority_report.tables import Room

HAS_PANDAS = importlib.util.find_spec("pandas") is not None
QUICK = {"generators": ["smote-nc"], "attacks": ["dcr-mia"], "learners": ["none"], "fidelity": ["none"], "repeats": 1}


def rows(count=120):
    """24 of a rare class; texts that look like something else, missing values, a comma in a name."""
    draw = random.Random(1)
    made = []
    for at in range(count):
        rare = at % 5 == 0
        made.append(
            {
                "x": round(draw.gauss(2 if rare else 0, 1), 3),
                "y, of z": None if at % 17 == 3 else round(draw.gauss(0, 1), 3),
                "w": round(draw.gauss(1, 2), 3),
                "code": ["0501", "10001", "NA"][at % 3],
                "class": "rare" if rare else "common",
            }
        )
    return made


class WithoutPandas(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.temporary = Path(self.folder.name) / "tmp"
        self.temporary.mkdir()
        tempfile.tempdir = str(self.temporary)
        self.addCleanup(setattr, tempfile, "tempdir", None)

    def tearDown(self):
        self.assertEqual(list(self.temporary.iterdir()), [], "nothing of a table is left behind")

    def test_audits_rows_and_shows_the_report(self):
        told = []
        result = audit(rows(), target="class", minority="rare", progress=told.append, options={"smote-nc": {"neighbours": 3}}, **QUICK)
        self.assertEqual([one["generator"] for one in result.verdicts], ["smote-nc"])
        self.assertIn(result.verdicts[0]["verdict"], ["leaks", "no-leak-found", "not-tested"])
        self.assertTrue(result.complete)
        self.assertTrue(any("dcr-mia" in sentence for sentence in told))
        self.assertIsNone(result.policy_passed)
        readings = {one["name"]: one["type"] for one in result.json["reading"]}
        self.assertEqual(readings["code"], "category")
        figures = result.figures("attack")
        names = list(figures["figure"]) if HAS_PANDAS else [row["figure"] for row in figures]
        self.assertIn("auc", names)
        self.assertTrue(result.html().startswith("<!doctype html>"))
        shown = result._repr_html_()
        self.assertTrue(shown.startswith('<iframe sandbox="" srcdoc="&lt;!doctype html&gt;'))
        self.assertEqual(shown.count('"'), 8, "no quote of the page ends the attribute")

    def test_generates_inspects_and_attacks(self):
        out = Path(self.folder.name) / "made.csv"
        made = generate(rows(), generator="smote-nc", target="class", minority=["rare"], count=40, out=out)
        self.assertEqual(len(made), 40)
        with out.open(newline="") as file:
            self.assertEqual(len(list(csv.DictReader(file))), 40)
        with self.assertRaises(MinorityReportError) as caught:
            generate(rows(), generator="smote-nc", target="class", minority=["rare"], count=40, out=out)
        self.assertEqual((caught.exception.code, caught.exception.exit_code), ("file-exists", 2))
        self.assertEqual(inspect(out, target="class", minority="rare", categorical=["code"], missing=[""])["file"]["rows"], 40)
        found = attack("reconsmote", released=out, truth=rows(), target="class", minority="rare", categorical=["code"], missing=[""])
        self.assertEqual(found["attack"], "reconsmote")

    def test_says_what_the_command_says(self):
        with self.assertRaises(MinorityReportError) as caught:
            audit(rows(), target="klass", minority="rare", **QUICK)
        self.assertEqual(caught.exception.code, "no-such-column")
        self.assertIn("klass", str(caught.exception))
        with self.assertRaises(MinorityReportError) as caught:
            audit("no-such-file.csv", target="class", minority="rare", all_repeats=True, wrong_flag=3)
        self.assertEqual(caught.exception.code, "wrong-flags")
        with self.assertRaises(TypeError):
            audit(3, target="class", minority="rare")

    def test_needs_a_command(self):
        before = os.environ.pop("MINORITY_REPORT", None)
        path = os.environ["PATH"]
        here = os.getcwd()
        try:
            os.environ["PATH"] = self.folder.name
            os.chdir(self.folder.name)
            with self.assertRaises(MinorityReportError) as caught:
                find_command()
            self.assertEqual(caught.exception.code, "no-command")
            self.assertEqual(find_command("node 'a b.js'"), ["node", "a b.js"])
            self.assertEqual(find_command(["node", "a b.js"]), ["node", "a b.js"])
        finally:
            os.chdir(here)
            os.environ["PATH"] = path
            if before is not None:
                os.environ["MINORITY_REPORT"] = before

    @unittest.skipIf(os.name == "nt", "signals")
    def test_stops_at_ctrl_c_and_leaves_no_rows(self):
        script = (
            "import sys, tempfile; tempfile.tempdir = sys.argv[1]\n"
            "from minority_report import audit\n"
            "from tests.test_client import rows\n"
            "try:\n"
            "    audit(rows(), target='class', minority='rare', generators=['smote-nc'], attacks=['shadow-features'], out=sys.argv[2],\n"
            "          progress=False, command=sys.argv[3:])\n"
            "except KeyboardInterrupt:\n"
            "    print('stopped')\n"
        )
        out = Path(self.folder.name) / "audit"
        line = [sys.executable, *(["-S"] if sys.flags.no_site else []), "-c", script, str(self.temporary), str(out), *find_command()]
        process = subprocess.Popen(line, stdout=subprocess.PIPE, text=True, start_new_session=True)
        while process.poll() is None and not out.exists():
            pass
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.communicate(timeout=40)[0], "stopped\n")


@unittest.skipUnless(HAS_PANDAS, "needs pandas")
class WithPandas(WithoutPandas):
    def test_keeps_types_of_frames(self):
        import pandas

        frame = pandas.DataFrame(rows())
        frame["code"] = pandas.Categorical(frame["code"], categories=["NA", "10001", "0501", "never"])
        frame["smokes"] = [at % 3 == 0 for at in range(len(frame))]
        frame.loc[4, "code"] = None
        made = generate(frame, generator="smote-nc", target="class", minority="rare", count=40)
        self.assertEqual(list(made.columns), list(frame.columns))
        self.assertEqual(made["code"].dtype, frame["code"].dtype)
        self.assertEqual(made["smokes"].dtype, bool)
        self.assertTrue(set(made["code"].dropna()) <= {"NA", "10001", "0501"})
        self.assertEqual(made["class"].unique().tolist(), ["rare"])

    def test_writes_frames_for_their_owner_alone(self):
        import pandas

        with Room() as room:
            path, texts = room.file_of(pandas.DataFrame({"day": pandas.to_datetime(["2024-02-29", None]), "n": [1, 2], "t": ["a", "b"]}))
            self.assertEqual(Path(path).read_text(), "day,n,t\n2024-02-29,1,a\n,2,b\n")
            self.assertEqual(texts, ["t"])
            self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)
            self.assertEqual(os.stat(room.path).st_mode & 0o777, 0o700)


if __name__ == "__main__":
    unittest.main()
