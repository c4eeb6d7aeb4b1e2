"""Opens the exports with the programs that they are for. Arguments: the folder, how many learners there are, and the
schema of grades.json."""

import csv
import json
import pathlib
import sys
import tempfile

import jsonschema
import results
from junitparser import Error, Failure, JUnitXml
from nbgrader.api import Gradebook
from nbgrader.plugins import CsvExportPlugin

folder, learners = pathlib.Path(sys.argv[1]), int(sys.argv[2])


def nbgrader():
    """What nbgrader itself exports of a gradebook with our numbers is our file, quotes aside."""
    with open(folder / "nbgrader.csv", newline="", encoding="utf-8") as file:
        ours = list(csv.DictReader(file))
    with tempfile.TemporaryDirectory() as room:
        with Gradebook(f"sqlite:///{room}/gradebook.db") as book:
            name = ours[0]["assignment"]
            book.add_assignment(name, duedate=ours[0]["duedate"])
            book.add_notebook("all", name)
            book.add_grade_cell("all", "all", name, max_score=float(ours[0]["max_score"]), cell_type="code")
            for row in ours:
                # Without quotes nbgrader could not write these itself.
                book.add_student(row["student_id"], email=row["email"])
                if row["timestamp"]:
                    book.add_submission(name, row["student_id"], timestamp=row["timestamp"])
                    submission = book.find_submission(name, row["student_id"])
                    submission.notebooks[0].grades[0].manual_score = float(row["raw_score"])
                    submission.notebooks[0].late_submission_penalty = float(row["late_submission_penalty"])
            book.db.commit()
            plugin = CsvExportPlugin(to=f"{room}/theirs.csv")
            plugin.export(book)
        with open(f"{room}/theirs.csv", newline="", encoding="utf-8") as file:
            reader = csv.DictReader(file)
            theirs = {row["student_id"]: row for row in reader}
    assert reader.fieldnames == list(ours[0]), (reader.fieldnames, list(ours[0]))
    assert len(theirs) == len(ours) > 10
    for row in ours:
        for column in set(reader.fieldnames) - {"last_name", "first_name"}:
            assert row[column] == theirs[row["student_id"]][column], (column, row, theirs[row["student_id"]])


def gradescope():
    """There is one for each learner, and Gradescope reads them."""
    files = list((folder / "gradescope").glob("*/results.json"))
    assert len(files) == learners
    results.check(files)


def document():
    """grades.json is what its schema says, to a validator of JSON Schema."""
    schema = json.loads(pathlib.Path(sys.argv[3]).read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    grades = json.loads((folder / "grades.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(grades)
    assert len(grades["learners"]) == learners


def junit():
    """junitparser counts what the document says that it holds."""
    report = JUnitXml.fromfile(str(folder / "junit.xml"))
    suites = list(report)
    assert len(suites) == learners
    kinds = [type(result) for suite in suites for case in suite for result in case.result]
    assert (report.failures, report.errors) == (kinds.count(Failure), kinds.count(Error))
    assert report.tests == sum(1 for suite in suites for _ in suite) and report.errors > 0 and report.failures > 0


def tables():
    """Python's csv reads as many rows as there are learners, each as wide as the head."""
    for name, more in (("moodle", 0), ("canvas", 1), ("nbgrader", 0)):
        with open(folder / f"{name}.csv", newline="", encoding="utf-8") as file:
            rows = list(csv.reader(file, strict=True))
        # The one whom the roster does not name is in none of them.
        assert len(rows) == learners - 1 + 1 + more, (name, len(rows))
        assert len({len(row) for row in rows}) == 1, name


nbgrader()
gradescope()
document()
junit()
tables()
