"""Makes the foundry's modules importable for the tests."""

import pathlib
import sys

FOUNDRY = pathlib.Path(__file__).resolve().parents[2] / "corpus" / "foundry"
sys.path.insert(0, str(FOUNDRY))
