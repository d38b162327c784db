// The vector kernels that read lines say what their scalar twins say.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "simd/byte_class.h"
#include "simd/kernels.h"

namespace simd = backstop::simd;

namespace {

// Of the whole text: how far one call reaches is each kernel's own business.
template <typename IndexFrom>
std::vector<uint32_t> WholeIndex(std::string_view in, const IndexFrom& index_from) {
  std::vector<uint32_t> whole, room(64);
  for (size_t from = 0; from < in.size(); from = whole.back() + size_t{1}) {
    const size_t count = index_from(in, from, room);
    if (count == 0) std::abort();
    whole.insert(whole.end(), room.begin(), room.begin() + static_cast<ptrdiff_t>(count));
  }
  return whole;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string in(data, data + size);
  if (WholeIndex(in, simd::IndexFields) != WholeIndex(in, simd::scalar::IndexFields)) std::abort();

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
