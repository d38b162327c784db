// Messages made to cost more time than their size is worth, each of any size wanted: what the bench
// doubles, and what the test of linear time doubles.

#ifndef BACKSTOP_BENCH_HOSTILE_HOSTILE_H_
#define BACKSTOP_BENCH_HOSTILE_HOSTILE_H_

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace backstop::bench {

struct Attack {
  const char* name;
  std::string (*make)(size_t bytes);  // a message of about that size
};

// Address lists, header fields, parameters, encoded words, received lines.
std::span<const Attack> HeaderAttacks();
// Nested and many parts, boundary-like lines, long lines, encodings, charsets, html.
std::span<const Attack> BodyAttacks();
// Delivery-status fields, diagnostics, markers of returned messages, phrases.
std::span<const Attack> ReportAttacks();

// A standard report that returns `original`, so that an attack on a message is one on what came
// back.
std::string InReport(std::string_view original);

// `text` over and over up to `bytes`.
std::string Repeat(std::string_view text, size_t bytes);

}  // namespace backstop::bench

#endif  // BACKSTOP_BENCH_HOSTILE_HOSTILE_H_
