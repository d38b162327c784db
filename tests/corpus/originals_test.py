"""The originals written for training: the archive is what the texts give, and faults of a text are told."""

import datetime
import tempfile
import unittest
from pathlib import Path

import texts
import values
import write_originals

CORPUS = Path(write_originals.__file__).parent.parent


class OriginalsTest(unittest.TestCase):
    def test_the_archive_is_what_the_texts_give(self):
        originals = write_originals.write_all(write_originals.ENGLISH, write_originals.OTHERS)
        self.assertEqual(write_originals.check(CORPUS / "originals.tar.xz", list(originals)), [])

    def test_a_changed_original_and_a_missing_one_are_told(self):
        originals = list(write_originals.write_all(2, 1))
        with tempfile.TemporaryDirectory() as folder:
            archive = Path(folder) / "some.tar.xz"
            write_originals.write(archive, originals)
            self.assertEqual(write_originals.check(archive, originals), [])
            path, label, content = originals[0]
            faults = write_originals.check(archive, [(path, label, content + b"x")] + originals[2:])
            self.assertIn(f"{path}: differs", faults)
            self.assertIn(f"{originals[1][0]}: no text gives it", faults)

    def test_both_sides_speak_the_same_languages(self):
        sides = [write_originals.read_side(CORPUS / "originals" / side) for side in write_originals.ORIGINS]
        self.assertEqual(sides[0].keys(), sides[1].keys())

    def test_nobody_real_is_named(self):
        for path, _, content in write_originals.write_all(60, 20):
            head = content.split(b"\n\n")[0]
            for line in head.splitlines():
                if line.startswith((b"From:", b"To:", b"Message-ID:")):
                    self.assertTrue(line.rstrip(b">").endswith(b".example"), f"{path}: {line}")


class TextsTest(unittest.TestCase):
    def read(self, content):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "x.en.txt"
            path.write_text(content)
            return texts.read_texts(path)

    def test_faults_are_told_with_their_place(self):
        for content, fault in (("words\n", "x.en.txt:1: a text begins"), ("@ person\nHi\n", "has no subject")):
            with self.assertRaisesRegex(ValueError, fault):
                self.read(content)

    def test_a_value_that_nobody_makes_is_told(self):
        random = values.Random("x")
        made = values.Values(random, "en", datetime.datetime(2020, 1, 1))
        with self.assertRaisesRegex(ValueError, r"\$NOBODY: no such value"):
            texts.say("$NOBODY", random, made)

    def test_a_list_gives_as_many_lines_as_it_says(self):
        text = self.read("@ newsletter\n~ {a|a}\n[2\none\ntwo\nthree\n]\n> x|y\n")[0]
        made = values.Values(values.Random("x"), "en", datetime.datetime(2020, 1, 1))
        said = texts.say_text(text, values.Random("x"), made)
        self.assertEqual([form for form, _ in said.lines], ["text", "text", "link"])
        self.assertEqual(said.subject, "a")


if __name__ == "__main__":
    unittest.main()
