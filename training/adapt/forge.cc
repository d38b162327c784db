#include "adapt/forge.h"

#include <memory>

#include "base/bytes.h"
#include "features/mail_address.h"
#include "mime/walk.h"
#include "report/text.h"

namespace backstop::training {
namespace {

using mime::HeaderName;

struct Header {
  explicit Header(std::string_view message) : bytes(message), tree(std::make_unique<mime::Tree>()) {
    mime::Walk(message, tree.get());
  }
  const mime::Part& root() const { return tree->parts.view()[0]; }
  std::string_view Value(HeaderName name) const {
    return mime::FindValue(bytes, *tree, root(), name);
  }
  std::string_view bytes;
  std::unique_ptr<mime::Tree> tree;
};

// "" where `from` is empty: nothing is replaced.
std::string Replaced(std::string_view value, std::string_view from, std::string_view to) {
  const size_t at =
      from.empty() ? std::string_view::npos : report::FindNoCase(value, std::string(from));
  if (at == std::string_view::npos) return std::string(value);
  return std::string(value.substr(0, at)) + std::string(to) +
         std::string(value.substr(at + from.size()));
}

std::string Lower(std::string_view text) {
  std::string out;
  for (char c : text) out.push_back(AsciiLower(c));
  return out;
}

bool IsContentField(HeaderName name) {
  return name == HeaderName::kSubject || name == HeaderName::kContentType ||
         name == HeaderName::kContentTransferEncoding || name == HeaderName::kMimeVersion ||
         name == HeaderName::kContentDisposition;
}

std::string FieldLine(std::string_view bytes, const mime::Field& field, std::string_view value) {
  return std::string(bytes.substr(field.name_begin, field.value_begin - field.name_begin)) +
         std::string(value) + "\n";
}

}  // namespace

std::string ForgeSender(std::string_view spam, std::string_view address) {
  const Header header(spam);
  const features::Mailbox old = features::ParseMailbox(header.Value(HeaderName::kFrom));
  const std::string old_address = Lower(old.address);
  const std::string old_host = "@" + Lower(old.domain);
  const std::string host = "@" + std::string(address.substr(address.rfind('@') + 1));
  std::string out;
  for (const mime::Field& field : header.tree->FieldsOf(header.root())) {
    std::string value(Slice(spam, {field.value_begin, field.value_end}));
    switch (field.name) {
      case HeaderName::kFrom:
      case HeaderName::kSender:
      case HeaderName::kReplyTo:
      case HeaderName::kReturnPath:
        value = Replaced(value, old_address, address);
        break;
      case HeaderName::kMessageId:
        if (!old.domain.empty()) value = Replaced(value, old_host, host);
        break;
      default:
        break;
    }
    out += FieldLine(spam, field, value);
  }
  return out + "\n" + std::string(Slice(spam, header.root().body));
}

std::string CopyHeader(std::string_view model, std::string_view spam) {
  const Header own(model);
  const Header theirs(spam);
  std::string out;
  const auto add_content = [&](HeaderName name) {
    for (const mime::Field& field : theirs.tree->FieldsOf(theirs.root())) {
      if (field.name == name)
        out += FieldLine(spam, field, Slice(spam, {field.value_begin, field.value_end}));
    }
  };
  for (const mime::Field& field : own.tree->FieldsOf(own.root())) {
    if (IsContentField(field.name)) {
      add_content(field.name);
    } else {
      out += FieldLine(model, field, Slice(model, {field.value_begin, field.value_end}));
    }
  }
  for (HeaderName name : {HeaderName::kSubject, HeaderName::kContentType,
                          HeaderName::kContentTransferEncoding, HeaderName::kMimeVersion}) {
    if (own.Value(name).empty()) add_content(name);
  }
  return out + "\n" + std::string(Slice(spam, theirs.root().body));
}

}  // namespace backstop::training
