#!/usr/bin/env python3
"""Writes engine/include/backstop/labels.h and engine/base/labels.cc from models/labels.toml.

Usage: python3 models/generate_labels.py [--check]   (--check: exit 1 when the files are not what would be written)
"""
import pathlib
import sys
import tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent
HEADER = ROOT / "engine/include/backstop/labels.h"
SOURCE = ROOT / "engine/base/labels.cc"
MARK = "// Generated from models/labels.toml by models/generate_labels.py. DO NOT EDIT.\n"
GROUPS = [("kind", "Kind"), ("origin", "Origin"), ("assurance", "Assurance"), ("reason", "FailureReason")]


def constant(name: str) -> str:
    return "k" + "".join(word.capitalize() for word in name.split("-"))


def header(labels: dict) -> str:
    out = [MARK, "\n#ifndef BACKSTOP_LABELS_H_\n#define BACKSTOP_LABELS_H_\n\n#include <cstdint>\n"
           "#include <string_view>\n\nnamespace backstop {\n"]
    for group, enum in GROUPS:
        out.append(f"\n// Pinned numbers; append only.\nenum class {enum} : uint8_t {{\n")
        for number, entry in enumerate(labels[group]):
            out.append(f"  // {entry['sentence']}\n  {constant(entry['name'])} = {number},\n")
        out.append(f"}};\ninline constexpr int k{enum}Count = {len(labels[group])};\n")
    for group, enum in GROUPS:
        out.append(f"\n// The {group}'s word, as the command line prints it, and its sentence. Static lifetime.\n"
                   f"std::string_view {enum}Name({enum} {group}) noexcept;\n"
                   f"std::string_view {enum}Sentence({enum} {group}) noexcept;\n"
                   f"// False, and `out` untouched, when no {group} has that name.\n"
                   f"bool Parse{enum}(std::string_view name, {enum}* out) noexcept;\n")
    out.append("\n// What a reason says of permanence; kEither: the enhanced code's class decides.\n"
               "enum class Permanence : uint8_t { kEither = 0, kHard = 1, kSoft = 2 };\n"
               "Permanence ReasonPermanence(FailureReason reason) noexcept;\n"
               "\n// What a reason says of the recipient's address.\n"
               "enum class RecipientState : uint8_t { kUnknown = 0, kInvalid = 1, kInactive = 2, kValid = 3 };\n"
               "RecipientState ReasonRecipientState(FailureReason reason) noexcept;\n"
               "\n}  // namespace backstop\n\n#endif  // BACKSTOP_LABELS_H_\n")
    return "".join(out)


def source(labels: dict) -> str:
    out = [MARK, '\n#include "backstop/labels.h"\n\n#include <array>\n\nnamespace backstop {\nnamespace {\n\n'
           "struct Label {\n  std::string_view name;\n  std::string_view sentence;\n};\n"]
    for group, enum in GROUPS:
        out.append(f"\nconstexpr std::array<Label, k{enum}Count> k{enum}Labels{{{{\n")
        for entry in labels[group]:
            out.append(f'    {{"{entry["name"]}",\n     "{entry["sentence"]}"}},\n')
        out.append("}};\n")
    for table, field, enum in (("Permanences", "permanent", "Permanence"), ("States", "recipient", "RecipientState")):
        out.append(f"\nconstexpr std::array<{enum}, kFailureReasonCount> k{table}{{{{\n")
        out += [f"    {enum}::{constant(entry[field])},\n" for entry in labels["reason"]]
        out.append("}};\n")
    out.append("\n}  // namespace\n")
    for group, enum in GROUPS:
        out.append(f"\nstd::string_view {enum}Name({enum} {group}) noexcept {{\n"
                   f"  return k{enum}Labels[static_cast<size_t>({group})].name;\n}}\n"
                   f"std::string_view {enum}Sentence({enum} {group}) noexcept {{\n"
                   f"  return k{enum}Labels[static_cast<size_t>({group})].sentence;\n}}\n"
                   f"bool Parse{enum}(std::string_view name, {enum}* out) noexcept {{\n"
                   f"  for (size_t i = 0; i < k{enum}Labels.size(); ++i) {{\n"
                   f"    if (k{enum}Labels[i].name == name) {{\n      *out = static_cast<{enum}>(i);\n"
                   f"      return true;\n    }}\n  }}\n  return false;\n}}\n")
    out.append("\nPermanence ReasonPermanence(FailureReason reason) noexcept {\n"
               "  return kPermanences[static_cast<size_t>(reason)];\n}\n"
               "RecipientState ReasonRecipientState(FailureReason reason) noexcept {\n"
               "  return kStates[static_cast<size_t>(reason)];\n}\n\n}  // namespace backstop\n")
    return "".join(out)


def main() -> int:
    labels = tomllib.loads((ROOT / "models/labels.toml").read_text())
    stale = []
    for path, text in ((HEADER, header(labels)), (SOURCE, source(labels))):
        if "--check" in sys.argv[1:]:
            if not path.exists() or path.read_text() != text:
                stale.append(str(path.relative_to(ROOT)))
        else:
            path.write_text(text)
    if stale:
        print(f"not what models/labels.toml says: {', '.join(stale)}; run python3 models/generate_labels.py")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
