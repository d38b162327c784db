// The vector kernels that read lines say what their scalar twins say.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "simd/byte_class.h"
#include "simd/kernels.h"

namespace simd = backstop::simd;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string in(data, data + size);
  std::vector<uint32_t> fields(2 * size + 2), twin_fields(2 * size + 2);
  fields.resize(simd::IndexFields(in, 0, fields));
  twin_fields.resize(simd::scalar::IndexFields(in, 0, twin_fields));
  if (fields != twin_fields) std::abort();

  const std::string_view text = std::string_view(in).substr(0, simd::kMaxCounted);
  std::vector<uint16_t> marks(text.size() + 1), twin_marks(text.size() + 1);
  const simd::TextCounts counts = simd::CountText(text, marks);
  const simd::TextCounts twin = simd::scalar::CountText(text, twin_marks);
  marks.resize(counts.marks);
  twin_marks.resize(twin.marks);
  if (marks != twin_marks || counts.lines != twin.lines || counts.quoted != twin.quoted)
    std::abort();

  constexpr simd::ByteClass kSigns("<>(@:\n");
  if (simd::ClassBits(in, size / 2, kSigns) != simd::scalar::ClassBits(in, size / 2, kSigns))
    std::abort();
  return 0;
}
