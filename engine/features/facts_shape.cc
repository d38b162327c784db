// Counts the MIME parts below one message (not those of messages inside it) by what they are for.

#include <algorithm>
#include <array>
#include <iterator>

#include "base/bytes.h"
#include "base/name_table.h"
#include "features/facts.h"

namespace backstop::features {
namespace {

using mime::MediaType;

constexpr std::string_view kExecutables[] = {"exe", "scr", "pif", "com", "bat", "cmd",
                                             "vbs", "js",  "jar", "lnk", "iso", "img"};
constexpr std::string_view kArchives[] = {"zip", "rar", "7z", "gz", "r00", "ace", "tgz"};
constexpr std::string_view kWebPages[] = {"htm", "html", "shtml", "svg"};
constexpr std::string_view kDocuments[] = {"doc",  "docx", "docm", "xls",  "xlsx",
                                           "xlsm", "rtf",  "ppt",  "pptx", "pdf"};

constexpr std::string_view kSignatures[] = {
    "application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"};
constexpr NameTable kSignatureTable(kSignatures);

template <size_t kSize>
bool IsOneOf(std::string_view text, const std::string_view (&words)[kSize]) {
  return std::any_of(std::begin(words), std::end(words),
                     [&](std::string_view word) { return EqualsNoCase(word, text); });
}

void ReadFileName(std::string_view name, ShapeFacts* out) {
  const size_t dot = name.rfind('.');
  if (dot == std::string_view::npos) return;
  const std::string_view extension = Trim(name.substr(dot + 1));
  out->executables += IsOneOf(extension, kExecutables);
  out->archives += IsOneOf(extension, kArchives);
  out->web_pages += IsOneOf(extension, kWebPages);
  out->documents += IsOneOf(extension, kDocuments);
}

void ReadPart(std::string_view bytes, const mime::Part& part, ShapeFacts* out) {
  ++out->parts;
  out->images += part.type == MediaType::kImage;
  out->messages += part.type == MediaType::kMessageRfc822 || part.type == MediaType::kMessageGlobal;
  out->is_unclosed = out->is_unclosed || !part.is_closed;
  if (part.type == MediaType::kApplication)
    out->signatures += kSignatureTable.Has(Slice(bytes, part.type_text));
  if (!part.filename.empty()) ReadFileName(Slice(bytes, part.filename), out);
}

}  // namespace

void ReadShape(const report::MessageView& view, ShapeFacts* out) {
  *out = {};
  const auto parts = view.tree->parts.view();
  const mime::Part& root = view.part();
  out->top = root.type;
  out->has_type = root.has_content_type;
  out->boundary = Slice(view.bytes, root.boundary);
  out->charset = Slice(view.bytes, root.charset);
  // Parents stand before their children, so one pass tells what lies below the root but in no
  // message of its own.
  std::array<bool, mime::kMaxParts> is_inside;
  for (size_t i = static_cast<size_t>(view.root); i < parts.size(); ++i) {
    const mime::Part& part = parts[i];
    const bool is_root = i == static_cast<size_t>(view.root);
    is_inside[i] = is_root || (part.parent >= view.root &&
                               is_inside[static_cast<size_t>(part.parent)] && !part.is_message);
    if (is_inside[i]) ReadPart(view.bytes, part, out);
  }
}

}  // namespace backstop::features
