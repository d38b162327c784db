// One line per fact, sections in the order in which the engine learns them: parts, zones, report,
// recipients, what came back, notes. Control characters of the message are shown as dots, so that a
// terminal is not at its mercy.

#include "verdict/inspect.h"

#include <algorithm>
#include <string_view>

namespace backstop::verdict {
namespace {

constexpr size_t kShownBytes = 200;

// Printable, and cut to kShownBytes at the begin of a UTF-8 character.
std::string Shown(std::string_view text) {
  size_t size = std::min(text.size(), kShownBytes);
  while (size < text.size() && size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80)
    --size;
  std::string out(text.substr(0, size));
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '.';
  }
  if (size < text.size()) out += "...";
  return out;
}

void AddLine(std::string* out, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  *out += "  " + std::string(name) + std::string(name.size() < 16 ? 16 - name.size() : 1, ' ') +
          Shown(value) + "\n";
}

std::string_view EncodingName(mime::TransferEncoding encoding) {
  switch (encoding) {
    case mime::TransferEncoding::kIdentity:
      return "identity";
    case mime::TransferEncoding::kQuotedPrintable:
      return "quoted-printable";
    case mime::TransferEncoding::kBase64:
      return "base64";
    case mime::TransferEncoding::kUuencode:
      return "uuencode";
    case mime::TransferEncoding::kUnknown:
      break;
  }
  return "unknown encoding";
}

std::string PartLine(std::string_view message, const mime::Part& part) {
  std::string line(2 + 2 * size_t{part.depth}, ' ');
  const std::string_view type = Slice(message, part.type_text);
  line += type.empty() ? "(no type)" : Shown(type);
  if (part.is_message) line += " [message]";
  if (!part.charset.empty()) line += " " + Shown(Slice(message, part.charset));
  line += " " + std::string(EncodingName(part.encoding));
  line += ", " + std::to_string(part.field_count) + " fields, " + std::to_string(part.body.size()) +
          " bytes at " + std::to_string(part.body.begin);
  if (!part.filename.empty()) line += ", file " + Shown(Slice(message, part.filename));
  if (part.is_attachment) line += ", attachment";
  if (!part.is_closed) line += ", never closed";
  return line + "\n";
}

std::string Parts(std::string_view title, const report::MessageView& view) {
  std::string out = std::string(title) + "\n";
  if (!view.exists()) return out + "  none\n";
  for (const mime::Part& part : view.tree->parts) out += PartLine(view.bytes, part);
  return out;
}

std::string Zones(const features::Extractor& extractor) {
  std::string out = "zones\n";
  for (int z = 0; z < kZoneCount; ++z) {
    const Zone zone = static_cast<Zone>(z);
    AddLine(&out, kZoneNames[z],
            std::to_string(extractor.text(zone).size()) + " bytes of folded text, " +
                std::to_string(extractor.words(zone).size()) + " words");
  }
  return out;
}

std::string ReportFields(const InspectInput& input) {
  const report::Report& report = input.extractor->report();
  std::string out = "report\n";
  AddLine(&out, "layout", report::LayoutName(report.layout));
  AddLine(&out, "standard", report.is_standard ? "yes" : "no");
  AddLine(&out, "returned", ReturnModeName(input.return_mode));
  AddLine(&out, "marker line", report.marker_line);
  AddLine(&out, "reporting mta", report.reporting_mta);
  AddLine(&out, "arrival date", report.arrival_date);
  return out;
}

std::string StatusText(EnhancedStatus status) {
  if (status.klass == 0) return "";
  return std::to_string(status.klass) + "." + std::to_string(status.subject) + "." +
         std::to_string(status.detail);
}

std::string RecipientLines(const Recipients& recipients) {
  std::string out = "recipients\n";
  if (recipients.empty()) out += "  none\n";
  for (const RecipientResult& r : recipients) {
    AddLine(&out, "address", r.address.empty() ? "(not told)" : r.address);
    AddLine(&out, "  action", r.action);
    AddLine(&out, "  status", StatusText(r.status));
    AddLine(&out, "  reply", r.smtp_reply == 0 ? "" : std::to_string(r.smtp_reply));
    AddLine(&out, "  reason", FailureReasonName(r.reason));
    AddLine(&out, "  remote mta", r.remote_mta);
    AddLine(&out, "  diagnostic", r.diagnostic);
  }
  return out;
}

std::string ReturnedLines(const ReturnedFacts& facts) {
  std::string out = "returned message\n";
  AddLine(&out, "message-id", facts.message_id);
  AddLine(&out, "from", facts.from);
  AddLine(&out, "from address", facts.from_address);
  AddLine(&out, "to", facts.to);
  AddLine(&out, "date", facts.date);
  AddLine(&out, "subject", facts.subject);
  AddLine(&out, "return path", facts.return_path);
  AddLine(&out, "envelope id", facts.envelope_id);
  AddLine(&out, "queue id", facts.queue_id);
  AddLine(&out, "dkim domain", facts.dkim_domain);
  AddLine(&out, "client ip", facts.client_ip);
  return out;
}

std::string Notes(uint32_t notes) {
  std::string out = "notes\n";
  for (int bit = 0; bit < kNoteCount; ++bit) {
    if ((notes >> bit & 1u) != 0) out += "  " + std::string(NoteName(bit)) + "\n";
  }
  return notes == 0 ? out + "  none\n" : out;
}

}  // namespace

std::string Inspect(const InspectInput& input) {
  const report::Report& report = input.extractor->report();
  const bool is_itself = report.returned.exists() && report.returned.tree == report.outer.tree;
  std::string out = Parts("parts", report.outer);
  if (report.returned.exists() && !is_itself)
    out += Parts("parts of the returned message", report.returned);
  return out + Zones(*input.extractor) + ReportFields(input) + RecipientLines(*input.recipients) +
         ReturnedLines(input.extractor->returned_facts()) + Notes(input.notes);
}

}  // namespace backstop::verdict
