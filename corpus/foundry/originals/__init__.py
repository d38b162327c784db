"""Generators of originals written for this project; no third party's text is in them."""
