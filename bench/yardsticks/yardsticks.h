// What our own figures are held against, measured in the same run on the same bytes: a raw
// Hyperscan scan of 600 caseless literals, and a GMime parse with its text decoded.

#ifndef BACKSTOP_BENCH_YARDSTICKS_YARDSTICKS_H_
#define BACKSTOP_BENCH_YARDSTICKS_YARDSTICKS_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace backstop::bench {

// Scans raw bytes for exactly `literals`, caselessly, in block mode, all matches reported to a
// callback that counts.
class RawHyperscan {
 public:
  // Aborts with a message when the literals do not compile: a bench without its yardstick is no
  // bench.
  explicit RawHyperscan(const std::vector<std::string>& literals);
  ~RawHyperscan();
  RawHyperscan(const RawHyperscan&) = delete;
  RawHyperscan& operator=(const RawHyperscan&) = delete;
  // Number of matches.
  size_t Scan(std::string_view bytes);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Parses with GMime and gives the number of MIME parts.
size_t GMimeParse(std::string_view bytes);

}  // namespace backstop::bench

#endif  // BACKSTOP_BENCH_YARDSTICKS_YARDSTICKS_H_
