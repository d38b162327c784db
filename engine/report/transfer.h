// Transfer encodings as report readers need them: whether a body is encoded, and its bytes decoded
// into room that the caller owns.

#ifndef BACKSTOP_REPORT_TRANSFER_H_
#define BACKSTOP_REPORT_TRANSFER_H_

#include <span>
#include <string_view>

#include "decode/decode.h"
#include "mime/walk.h"

namespace backstop::report {

inline bool IsEncoded(mime::TransferEncoding encoding) {
  return encoding != mime::TransferEncoding::kIdentity &&
         encoding != mime::TransferEncoding::kUnknown;
}

// REQUIRES: IsEncoded(encoding).
inline decode::Decoded DecodeInto(std::string_view body, mime::TransferEncoding encoding,
                                  std::span<char> room) {
  if (encoding == mime::TransferEncoding::kQuotedPrintable)
    return decode::QuotedPrintable(body, room);
  if (encoding == mime::TransferEncoding::kBase64) return decode::Base64(body, room);
  return decode::Uuencode(body, room);
}

}  // namespace backstop::report

#endif  // BACKSTOP_REPORT_TRANSFER_H_
