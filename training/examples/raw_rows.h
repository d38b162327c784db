// What extraction gathers of each message before terms, sources and groups have numbers: terms and
// groups are keys, so processes can read their shares of the mail apart and put them together
// afterwards (examples/join_rows.h).

#ifndef BACKSTOP_TRAINING_EXAMPLES_RAW_ROWS_H_
#define BACKSTOP_TRAINING_EXAMPLES_RAW_ROWS_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "examples/examples.h"
#include "examples/mail_sets.h"
#include "examples/name_words.h"
#include "features/extractor.h"
#include "features/language.h"
#include "gate/sign_reader.h"
#include "parallel/team.h"
#include "recipe/recipe.h"

namespace backstop::training {

struct RawRow {
  ExampleRow row;
  std::string language;
  std::vector<uint32_t> fixed;
  std::vector<uint32_t> terms;  // into the thread's or process's TermTable
  std::vector<uint32_t> signs;
};

struct RawMessage {
  std::string sender;
  std::array<std::vector<uint64_t>, kHeadCount> group_keys;
  std::vector<RawRow> rows;
};

// Terms in order of first use, by number; an empty name: barred.
class TermTable {
 public:
  // The number of a term; name() is called for that of a new one.
  template <typename F>
  uint32_t NumberOf(uint64_t key, F&& name) {
    const auto [at, is_new] = numbers_.try_emplace(key, static_cast<uint32_t>(terms_.size()));
    if (is_new) terms_.push_back({key, name()});
    return at->second;
  }
  const std::vector<ExampleTerm>& terms() const { return terms_; }

 private:
  std::vector<ExampleTerm> terms_;
  std::unordered_map<uint64_t, uint32_t> numbers_;
};

// In how many messages each term occurs: one table of saturating bytes, shared by threads. A count
// may come out too high by a collision, never too low, so that only terms with a chance are ever
// held by name.
class TermCounts {
 public:
  void Add(uint64_t key) {
    std::atomic<uint8_t>& count = slots_[SlotOf(key)];
    if (count.load(std::memory_order_relaxed) < kFull)
      count.fetch_add(1, std::memory_order_relaxed);
  }
  uint32_t Get(uint64_t key) const { return slots_[SlotOf(key)].load(std::memory_order_relaxed); }
  // Adds up what the processes have counted; all have the sums afterwards.
  void SumOver(Team& team);
  // The table as it stands, and back; false when it is none.
  std::string Bytes() const;
  bool Restore(std::string_view bytes);

 private:
  static constexpr size_t kBits = 26;  // 64 MiB: a few million distinct terms
  static constexpr size_t kSlots = size_t{1} << kBits;
  // Well under 255, so that threads racing past it cannot wrap it around.
  static constexpr uint8_t kFull = 200;
  static size_t SlotOf(uint64_t key) { return key >> (64 - kBits); }

  std::unique_ptr<std::atomic<uint8_t>[]> slots_ { new std::atomic<uint8_t>[ kSlots ]() };
};

// First pass, one message: its terms into the counts, its name words and written words into the
// thread's.
void CountMessage(const Recipe& recipe, const Mail& mail, features::Extractor& extractor,
                  TermCounts* counts, NameWords* names);

// Second pass: the rows of a message, of the terms that are left.
void ReadMessage(const Recipe& recipe, const Mail& mail, features::Extractor& extractor,
                 const features::LanguageGuesser& languages, const TermCounts& counts,
                 const NameWords& names, TermTable* terms, RawMessage* out);

// What the header gate sees of a message.
void ReadSigns(std::string_view message, features::Extractor& extractor, gate::SignReader& reader,
               RawMessage* out);

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_EXAMPLES_RAW_ROWS_H_
