"""Cell magics for the notebooks of Loop & Order: `%%rust`, `%%node` and `%%predict`.

`%load_ext loop_and_order` loads it. A magic hands its cell's text to the checker of the course, which builds, runs and
judges it, and shows what the checker says. It judges nothing itself, and keeps nothing.
"""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from IPython.display import display

# Where the course is, seen from this file, and the language of the verdicts: `checker book export` fills them in.
COURSE = "."
LANGUAGE = "en"


class NotAccepted(Exception):
    """A verdict that stops *Run All*; it is shown in the checker's words, without Python's traceback."""

    def _render_traceback_(self):
        return str(self).splitlines()


def _command(cell):
    # CHECKER_BOOK names a program that is built already; else Cargo finds it, and builds it where it is missing.
    program = os.environ.get("CHECKER_BOOK")
    begin = [program] if program else ["cargo", "run", "--quiet", "--", "book"]
    return [*begin, "--lang", LANGUAGE, "cell", cell, "--source", "-", "--format", "json"]


def _run(cell, source):
    folder = Path(__file__).resolve().parent / COURSE
    try:
        process = subprocess.Popen(
            _command(cell),
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
    except OSError as error:
        raise NotAccepted(f"the checker could not be started in {folder}: {error}") from None
    verdict = None
    said = []
    try:
        try:
            process.stdin.write(source)
            process.stdin.close()
        except BrokenPipeError:
            # It has ended already, and says below why.
            pass
        for line in process.stdout:
            try:
                event = json.loads(line)
                kind, text = event["event"], event["text"]
            except (ValueError, TypeError, KeyError):
                # What Cargo or the checker says beside its answer, such as why it cannot run.
                kind, text = "checker", line.rstrip("\n")
                said.append(text)
            if kind == "verdict":
                verdict = event
            else:
                print(text, file=sys.stdout if kind == "stdout" else sys.stderr, flush=True)
        process.wait()
    except KeyboardInterrupt:
        process.send_signal(signal.SIGINT)
        process.wait()
        raise
    if verdict is None:
        reason = said[-1] if said else f"exit code {process.returncode}"
        raise NotAccepted(f"the checker gave no verdict: {reason}")
    if not verdict["accepted"] and verdict["verdict"] != "not-run":
        raise NotAccepted(verdict["text"])
    display({"text/plain": verdict["text"]}, raw=True)


def load_ipython_extension(ipython):
    """Called by `%load_ext`."""

    def of(runtime):
        def magic(line, cell):
            name = line.strip()
            _run(name if name.startswith("exercise/") else f"listing/{name}/{runtime}", cell)

        return magic

    for name, runtime in [("rust", "rust"), ("node", "node"), ("predict", "predict")]:
        ipython.register_magic_function(of(runtime), magic_kind="cell", magic_name=name)
