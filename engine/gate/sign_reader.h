// What the top header block shows at a glance: the signs that a message is an automatic one. A sign
// is a fixed feature of the full path under the same name (a phrase of the zone head, or who writes
// by the local part of From), looked for in a few header fields only. There is no sign for the
// contrary: whatever a header says besides, it takes none away.

#ifndef BACKSTOP_GATE_SIGN_READER_H_
#define BACKSTOP_GATE_SIGN_READER_H_

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "backstop/status.h"
#include "base/arena.h"
#include "base/sparse_set.h"
#include "decode/decode.h"
#include "features/mail_address.h"
#include "gate/sign_table.h"
#include "scan/pattern_set.h"
#include "simd/word_index.h"

namespace backstop::gate {

// Header blocks with more go the full way (measured over the corpora: 30 KB, 30 lines, 1.5 KB).
inline constexpr size_t kMaxHeadBytes = size_t{64} << 10;
inline constexpr size_t kMaxLines = 256;  // that may be one of the fields
inline constexpr size_t kMaxText = size_t{8} << 10;

// One thread's workspace. Nothing allocates after New.
class SignReader {
 public:
  // `table` must outlive the reader. kNoMemory.
  static Status New(const SignTable& table, std::unique_ptr<SignReader>* out);

  // False: the header block cannot be read at a glance (none, CR-only lines, too large) and nothing
  // is known of its signs. Linear time in the header block; what comes behind it is not looked at.
  bool Read(std::string_view message, decode::Converter& converter);

  // Numbers of the signs found by the last Read, each once; until the next.
  std::span<const uint32_t> signs() const { return signs_.members(); }

 private:
  SignReader(const SignTable& table, std::unique_ptr<scan::Scanner> scanner);

  bool ReadFields(std::string_view head, bool is_cut, decode::Converter& converter);
  void ReadMarker(const SignField& field, std::string_view value, decode::Converter& converter);
  void ReadText(const SignField& field, std::string_view value, decode::Converter& converter);
  void FindPrefixes(const SignField& field, std::string_view folded);
  void FindShapes();
  void FindRecipient();
  void FindPhrases();

  const SignTable& table_;
  std::unique_ptr<scan::Scanner> scanner_;
  SparseSet phrases_;
  std::vector<uint32_t> first_end_;  // empty: nobody asks where
  SparseSet signs_;
  std::array<uint32_t, kMaxLines> lines_;
  simd::WordIndex index_;
  Arena text_;  // folded lines of From and Subject, as in the zone head
  Arena scratch_;
  features::Organisations organisations_;
  std::string_view sender_;  // From's value
  features::Mailbox from_;   // what it says
  std::string_view folded_sender_;
  std::string_view recipient_;  // To's value
  std::string_view subject_;    // folded
  bool is_answer_ = false;      // has a field that names another message
};

}  // namespace backstop::gate

#endif  // BACKSTOP_GATE_SIGN_READER_H_
