"""Finds the command, runs it, and ends it."""

import json
import os
import shlex
import shutil
import signal
import subprocess
import threading
from pathlib import Path

from .errors import MinorityReportError

#: What an audit may take to write down what it has after Ctrl-C.
SECONDS_TO_STOP = 30


def find_command(given=None):
    """The command as a list: the one given, that of MINORITY_REPORT, one on PATH, or one that npm installed in this folder or above.

    Nothing is downloaded: a registry may have something else under the name.
    """
    given = given if given is not None else os.environ.get("MINORITY_REPORT") or None
    if given is not None:
        return shlex.split(given, posix=os.name == "posix") if isinstance(given, str) else [str(part) for part in given]
    on_path = shutil.which("minority-report")
    if on_path is not None:
        return [on_path]
    name = "minority-report.cmd" if os.name == "nt" else "minority-report"
    for folder in [Path.cwd(), *Path.cwd().parents]:
        installed = folder / "node_modules" / ".bin" / name
        if installed.exists():
            return [str(installed)]
    raise MinorityReportError(
        "no-command",
        "There is no command minority-report.",
        [
            "Install it with npm (npm install --global ./minority-report-0.1.0.tgz), and Node 20.19 or newer.",
            "Or set MINORITY_REPORT, or command=, to how it is run, such as 'node /path/to/minority-report/bin/run.js'.",
        ],
    )


def run(arguments, command=None, on_line=None):
    """Runs the command and returns (exit code, stdout). Lines of stdout go to `on_line` as they come, where there is one.

    Ctrl-C stops it as on a terminal: it writes down what it has, and KeyboardInterrupt is raised then. A second one ends it at once.
    """
    line = [*find_command(command), *arguments]
    try:
        # A process group of its own: Ctrl-C reaches it through this process alone, in notebooks too.
        process = subprocess.Popen(
            line,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )
    except OSError as error:
        message = f"'{line[0]}' cannot be run: {error.strerror}."
        raise MinorityReportError("no-command", message, ["Check MINORITY_REPORT or command=."]) from None
    stderr = []
    reader = threading.Thread(target=lambda: stderr.extend(process.stderr), daemon=True)
    reader.start()
    stdout = []
    try:
        for text in process.stdout:
            stdout.append(text)
            if on_line is not None:
                on_line(text)
        code = process.wait()
    except BaseException:
        _stop(process)
        raise
    finally:
        process.stdout.close()
    reader.join(timeout=5)
    process.stderr.close()
    if code not in (0, 2, 3, 130) and not _is_json(stdout):
        raise MinorityReportError("bug", "".join(stderr[-20:]).strip() or f"The command ended with exit code {code}.", exit_code=code)
    return code, "".join(stdout)


def _is_json(lines):
    try:
        json.loads(lines[-1] if len(lines) == 1 else "".join(lines))
        return True
    except (IndexError, ValueError):
        return bool(lines) and lines[-1].startswith("{")


def _stop(process):
    if process.poll() is not None:
        return
    try:
        if os.name == "posix":
            process.send_signal(signal.SIGINT)
        else:
            process.terminate()
        # Its output must be taken, or it waits for ever to write it.
        threading.Thread(target=lambda: list(process.stdout), daemon=True).start()
        process.wait(SECONDS_TO_STOP)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        process.kill()
        process.wait()
