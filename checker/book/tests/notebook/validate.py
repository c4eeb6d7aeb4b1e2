"""Validates notebooks with Jupyter's own library: a name of a file each; the first mistake ends it."""

import json
import sys
import warnings
from pathlib import Path

import nbformat

# What nbformat would mend with a warning is a mistake here.
warnings.simplefilter("error")
for name in sys.argv[1:]:
    nbformat.validate(json.loads(Path(name).read_text(encoding="utf-8")))
