// Charsets to UTF-8: UTF-8 and single-byte charsets by own code, the rest by glibc's iconv.
// Descriptors are opened once and put back into their first state at each call; iconv stops at each
// error, so errors are capped, and what is left after the cap is read as ASCII.

#include <iconv.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>

#include "base/bytes.h"
#include "decode/charset_table.h"
#include "decode/decode.h"
#include "decode/seven_bit.h"
#include "decode/utf8.h"
#include "simd/kernels.h"

namespace backstop::decode {

namespace {

// A restart costs about 0.1 us; text with more errors than this is not in that charset.
constexpr int kMaxIconvErrors = 64;
// Of a rewritten seven-bit text at a time.
constexpr size_t kPieceSize = 1024;

constexpr size_t IndexOf(std::string_view name, const char* const* names, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    if (name == names[i]) return i;
  }
  return count;
}

const CharsetRow* RowOf(CharsetId charset) {
  const size_t index = static_cast<size_t>(charset);
  return index < kCharsetCount ? &kCharsets[index] : nullptr;
}

const uint16_t* const kFallback = kSingleByteTables[kWindows1252];

void PutByte(const uint16_t* table, char byte, TextSink* sink) {
  const uint16_t code_point = table[static_cast<uint8_t>(byte) - 0x80];
  if (code_point == 0) {
    sink->PutReplacement();
  } else {
    sink->Put(code_point);
  }
}

void ConvertSingleByte(const uint16_t* table, std::string_view in, TextSink* sink) {
  while (!in.empty() && !sink->is_capped()) {
    const size_t ascii = simd::SkipAscii(in);
    sink->Copy(in.substr(0, ascii));
    in.remove_prefix(ascii);
    while (!in.empty() && static_cast<uint8_t>(in.front()) >= 0x80 && !sink->is_capped()) {
      PutByte(table, in.front(), sink);
      in.remove_prefix(1);
    }
  }
}

// Junk becomes U+FFFD, or with a `fallback` table the characters that its bytes are there.
void RepairUtf8(const uint16_t* fallback, std::string_view in, TextSink* sink) {
  size_t good = 0;
  while (good < in.size() && !sink->is_capped()) {
    good += simd::SkipAscii(in.substr(good));
    if (good == in.size()) break;
    const Utf8Unit unit = ReadUtf8(in.substr(good));
    if (unit.is_valid) {
      good += unit.length;
      continue;
    }
    sink->Copy(in.substr(0, good));
    if (fallback == nullptr) {
      sink->PutReplacement();
    } else {
      sink->MarkBad();
      for (size_t i = 0; i < unit.length; ++i) PutByte(fallback, in[good + i], sink);
    }
    in.remove_prefix(good + unit.length);
    good = 0;
  }
  sink->Copy(in);
}

void ConvertAsAscii(std::string_view in, TextSink* sink) {
  while (!in.empty() && !sink->is_capped()) {
    const size_t ascii = simd::SkipAscii(in);
    sink->Copy(in.substr(0, ascii));
    in.remove_prefix(ascii);
    if (in.empty()) break;
    sink->PutReplacement();
    while (!in.empty() && static_cast<uint8_t>(in.front()) >= 0x80) in.remove_prefix(1);
  }
}

// iconv at a text of which pieces come one after the other.
class IconvRun {
 public:
  IconvRun(iconv_t descriptor, TextSink* sink) : descriptor_(descriptor), sink_(sink) {
    iconv(descriptor_, nullptr, nullptr, nullptr, nullptr);
  }

  void Convert(std::string_view in) {
    // iconv's signature wants char*; it does not write there.
    char* from = const_cast<char*>(in.data());
    size_t left = in.size();
    while (left > 0 && !sink_->is_capped()) {
      if (errors_ == kMaxIconvErrors) return ConvertAsAscii({from, left}, sink_);
      const int error = Step(&from, &left);
      if (error == 0) return;
      if (error == E2BIG) return sink_->MarkCapped();
      // EILSEQ: one byte is replaced and the next tried. EINVAL: the end of a character is missing.
      ++errors_;
      sink_->PutReplacement();
      if (error == EINVAL) return;
      ++from;
      --left;
    }
  }

  // Some charsets hold a character back until they know that nothing combines with it.
  void Finish() {
    if (!sink_->is_capped() && Step(nullptr, nullptr) == E2BIG) sink_->MarkCapped();
  }

 private:
  // 0, E2BIG, EILSEQ or EINVAL.
  int Step(char** from, size_t* left) {
    const std::span<char> room = sink_->Free();
    if (room.empty()) return from == nullptr ? 0 : E2BIG;  // a null output would mean a reset
    char* to = room.data();
    size_t free = room.size();
    const size_t outcome = iconv(descriptor_, from, left, &to, &free);
    sink_->Advance(room.size() - free);
    return outcome == static_cast<size_t>(-1) ? errno : 0;
  }

  iconv_t descriptor_;
  TextSink* sink_;
  int errors_ = 0;
};

bool IsOpen(iconv_t descriptor) { return std::bit_cast<intptr_t>(descriptor) != -1; }

// By the byte order mark (which is taken off); without one big-endian (RFC 2781, 4.3) unless the
// first character then were no Latin one and is one the other way round.
bool IsLittleEndian(std::string_view* in) {
  const bool has_little = in->starts_with("\xFF\xFE");
  const bool has_big = in->starts_with("\xFE\xFF");
  if (has_little || has_big) in->remove_prefix(2);
  return has_little || (!has_big && in->size() >= 2 && (*in)[0] != '\0' && (*in)[1] == '\0');
}

}  // namespace

struct Converter::Impl {
  std::array<iconv_t, kIconvCount> descriptors;

  iconv_t Descriptor(std::string_view name) const {
    return descriptors[IndexOf(name, kIconvNames, kIconvCount)];
  }

  void ConvertByIconv(iconv_t descriptor, std::string_view in, TextSink* sink) const {
    if (!IsOpen(descriptor))
      return RepairUtf8(kFallback, in, sink);  // the system lacks that module
    IconvRun run(descriptor, sink);
    run.Convert(in);
    run.Finish();
  }

  void ConvertSevenBit(Method method, std::string_view target, std::string_view in,
                       TextSink* sink) const {
    const iconv_t descriptor = Descriptor(target);
    if (!IsOpen(descriptor)) return RepairUtf8(kFallback, in, sink);
    SevenBitReader reader(method, in);
    IconvRun run(descriptor, sink);
    std::array<char, kPieceSize> piece;
    while (!reader.done() && !sink->is_capped()) {
      const size_t size = reader.Next(piece);
      run.Convert({piece.data(), size});
    }
    run.Finish();
  }
};

Converter::Converter() : impl_(std::make_unique<Impl>()) {
  for (size_t i = 0; i < kIconvCount; ++i)
    impl_->descriptors[i] = iconv_open("UTF-8", kIconvNames[i]);
}

Converter::~Converter() {
  for (const iconv_t descriptor : impl_->descriptors) {
    if (IsOpen(descriptor)) iconv_close(descriptor);
  }
}

Decoded Converter::ToUtf8(CharsetId charset, std::string_view in, std::span<char> out) {
  TextSink sink(out);
  const CharsetRow* row = RowOf(charset);
  switch (row == nullptr ? Method::kAscii : row->method) {
    case Method::kUtf8:
      if (in.starts_with("\xEF\xBB\xBF")) in.remove_prefix(3);
      RepairUtf8(nullptr, in, &sink);
      break;
    case Method::kAscii:
      RepairUtf8(kFallback, in, &sink);
      break;
    case Method::kUtf16: {
      const bool is_little = IsLittleEndian(&in);
      impl_->ConvertByIconv(impl_->Descriptor(is_little ? "UTF-16LE" : "UTF-16BE"), in, &sink);
      break;
    }
    case Method::kIso2022Jp:
      impl_->ConvertSevenBit(row->method, "EUC-JP-MS", in, &sink);
      break;
    case Method::kIso2022Kr:
      impl_->ConvertSevenBit(row->method, "UHC", in, &sink);
      break;
    case Method::kHz:
      impl_->ConvertSevenBit(row->method, "GB18030", in, &sink);
      break;
    case Method::kSingleByte:
      ConvertSingleByte(kSingleByteTables[row->index], in, &sink);
      break;
    case Method::kIconv:
      impl_->ConvertByIconv(impl_->descriptors[row->index], in, &sink);
      break;
  }
  return sink.result();
}

CharsetId FindCharset(std::string_view label) {
  std::array<char, kLongestLabel> squeezed;
  size_t size = 0;
  for (const char c : label) {
    if (!IsAlpha(c) && !IsDigit(c)) continue;
    if (size == squeezed.size()) return CharsetId::kUnknown;
    squeezed[size++] = c;
  }
  const size_t charset = CharsetLabelled({squeezed.data(), size});
  return charset == kCharsetCount ? CharsetId::kUnknown : static_cast<CharsetId>(charset);
}

}  // namespace backstop::decode
