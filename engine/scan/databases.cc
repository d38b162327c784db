// Compiles patterns for block mode. Literals go through hs_compile_lit_multi (8 times faster to
// compile than the same text as regular expressions) and report all their matches, because a
// single-match literal would report only the "over quota" inside "rover quotas" and hide the real
// one; regular expressions report once. No UTF8, CASELESS or SOM flags: text is folded before it is
// scanned, and invalid UTF-8 would be undefined behaviour under UTF8.

#include "scan/databases.h"

#include <algorithm>
#include <string>

#include "scan/phrase_index.h"

namespace backstop::scan {
namespace {

struct FreeCompileError {
  void operator()(hs_compile_error_t* error) const { hs_free_compile_error(error); }
};

// What Hyperscan's compile calls take: one entry per pattern of a group and form.
struct CompileInput {
  std::vector<const char*> texts;
  std::vector<std::string> terminated;  // regular expressions must end in NUL; views do not
  std::vector<size_t> lengths;
  std::vector<unsigned> flags;
  std::vector<unsigned> ids;
};

CompileInput Collect(const std::vector<Pattern>& patterns, int group, PatternForm form) {
  CompileInput input;
  for (size_t i = 0; i < patterns.size(); ++i) {
    const Pattern& pattern = patterns[i];
    if ((pattern.zones & ZonesOf(group)) == 0 || FormOf(pattern) != form) continue;
    input.terminated.emplace_back(pattern.phrase);
    input.lengths.push_back(pattern.phrase.size());
    input.flags.push_back(form == PatternForm::kRegex ? HS_FLAG_SINGLEMATCH : 0u);
    input.ids.push_back(static_cast<unsigned>(i));
  }
  for (const std::string& text : input.terminated) input.texts.push_back(text.c_str());
  return input;
}

Status CompileStatus(const std::vector<Pattern>& patterns, const CompileInput& input,
                     const hs_compile_error_t* error) {
  if (error == nullptr) return {Code::kInternal, "Hyperscan compiled nothing and gave no reason"};
  if (error->expression < 0) {
    return {Code::kBadPattern, std::string("the pattern set does not compile: ") + error->message};
  }
  const Pattern& pattern = patterns[input.ids[static_cast<size_t>(error->expression)]];
  return {Code::kBadPattern,
          "pattern '" + std::string(pattern.name) + "' does not compile: " + error->message};
}

Status CompileOne(const std::vector<Pattern>& patterns, int group, PatternForm form,
                  Database* out) {
  const CompileInput input = Collect(patterns, group, form);
  if (input.ids.empty()) return {};
  const unsigned count = static_cast<unsigned>(input.ids.size());
  hs_database_t* database = nullptr;
  hs_compile_error_t* error = nullptr;
  const hs_error_t result =
      form != PatternForm::kRegex
          ? hs_compile_lit_multi(input.texts.data(), input.flags.data(), input.ids.data(),
                                 input.lengths.data(), count, HS_MODE_BLOCK, nullptr, &database,
                                 &error)
          : hs_compile_multi(input.texts.data(), input.flags.data(), input.ids.data(), count,
                             HS_MODE_BLOCK, nullptr, &database, &error);
  const std::unique_ptr<hs_compile_error_t, FreeCompileError> owned_error(error);
  if (result != HS_SUCCESS) return CompileStatus(patterns, input, error);
  out->reset(database);
  return {};
}

}  // namespace

PatternForm FormOf(const Pattern& pattern) {
  if (pattern.is_regex) return PatternForm::kRegex;
  if (PhraseIndex::CanHold(pattern.phrase)) return PatternForm::kIndexed;
  const auto is_high = [](char c) { return static_cast<unsigned char>(c) >= 0x80; };
  return std::any_of(pattern.phrase.begin(), pattern.phrase.end(), is_high) ? PatternForm::kHigh
                                                                            : PatternForm::kAscii;
}

Status CompileDatabases(const std::vector<Pattern>& patterns, Databases* out) {
  Databases databases;
  for (int group = 0; group < kGroupCount; ++group) {
    for (const PatternForm form : {PatternForm::kAscii, PatternForm::kHigh, PatternForm::kRegex}) {
      Database* const database = &databases[DatabaseIndex(group, form)];
      if (Status s = CompileOne(patterns, group, form, database); !s.ok()) return s;
    }
  }
  *out = std::move(databases);
  return {};
}

}  // namespace backstop::scan
