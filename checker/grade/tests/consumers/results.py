"""Holds files against what Gradescope reads. Arguments: the files."""

import io
import json
import pathlib
import sys
import unittest

from gradescope_utils.autograder_utils.decorators import number, visibility, weight
from gradescope_utils.autograder_utils.json_test_runner import JSONTestRunner


class Theirs(unittest.TestCase):
    """A test with every key that gradescope-utils writes."""

    @weight(2)
    @number("1")
    @visibility("visible")
    def test_one(self):
        print("output")


# Gradescope's Autograder Specifications, "Output format".
OF_RESULTS = {"score", "execution_time", "output", "output_format", "test_output_format", "test_name_format",
              "visibility", "stdout_visibility", "extra_data", "tests", "leaderboard"}
OF_TESTS = {"score", "max_score", "status", "name", "name_format", "number", "output", "output_format", "tags",
            "visibility", "extra_data"}


def check(files):
    """Each key is one of the specification's, and of the type that gradescope-utils writes."""
    stream = io.StringIO()
    suite = unittest.defaultTestLoader.loadTestsFromTestCase(Theirs)
    JSONTestRunner(stream=stream, visibility="visible", stdout_visibility="hidden").run(suite)
    theirs = json.loads(stream.getvalue())
    for path in files:
        ours = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
        pairs = [(ours, theirs, OF_RESULTS)] + [(test, theirs["tests"][0], OF_TESTS) for test in ours["tests"]]
        for mine, their, known in pairs:
            assert set(mine) <= known, set(mine) - known
            for key in set(mine) & set(their):
                number_like = isinstance(mine[key], (int, float)) and isinstance(their[key], (int, float))
                assert number_like or type(mine[key]) is type(their[key]), (key, mine[key], their[key])
        assert abs(ours["score"] - sum(test["score"] for test in ours["tests"])) < 1e-9
        assert all(test["status"] in ("passed", "failed") for test in ours["tests"])


if __name__ == "__main__":
    check(sys.argv[1:])
