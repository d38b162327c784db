// Formatting of verdicts. Everything is appended to the caller's reused string: at a hundred
// thousand messages a second a stream or a JSON tree would cost more than the classification.

#include "cli/rows.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <span>

#include "cli/json_row.h"
#include "console/terminal.h"

namespace backstop::cli {
namespace {

constexpr std::string_view kTsvColumns =
    "path\tindex\tbytes\tkind\tstandard\tp_ndr\torigin\tp_backscatter\tlog_"
    "odds\tassurance\treason\tstatus\t"
    "permanent\treturn\tlanguage\tnotes\trcpt\terror\n";

// A column of the table; a negative width aligns to the right.
struct Column {
  std::string_view title;
  int width;
};
constexpr Column kTable[] = {{"KIND", 18},     {"P_NDR", -5},  {"ORIGIN", 12}, {"P_BS", -5},
                             {"LOG-ODDS", -8}, {"REASON", 19}, {"STATUS", 8}};

std::string_view PermanentWord(Permanence permanence) {
  if (permanence == Permanence::kEither) return {};
  return permanence == Permanence::kHard ? "true" : "false";
}

// Calls visit(word) for each note.
template <typename Visit>
void ForEachNote(uint32_t notes, Visit visit) {
  for (int bit = 0; bit < kNoteCount; ++bit) {
    if ((notes >> bit & 1u) != 0) visit(NoteName(bit));
  }
}

// The words of the notes with commas.
std::string NotesText(uint32_t notes) {
  std::string text;
  ForEachNote(notes, [&text](std::string_view word) { (text += text.empty() ? "" : ",") += word; });
  return text;
}

std::string Fixed(double value, int digits) {
  if (!std::isfinite(value)) return "-";
  char text[40];
  snprintf(text, sizeof text, "%.*f", digits, value);
  return text;
}

void AppendTsvNumber(double value, std::string* out) {
  if (std::isfinite(value)) AppendJsonNumber(value, out);
}

void JsonMember(std::string_view key, std::string_view text, JsonRow* row) {
  row->Key(key);
  row->String(text);
}

void JsonMember(std::string_view key, double value, JsonRow* row) {
  row->Key(key);
  row->Number(value);
}

void JsonStatus(EnhancedStatus status, JsonRow* row) {
  row->Key("status");
  if (status.klass == 0) {
    row->Null();
  } else {
    row->String(StatusText(status));
  }
}

void JsonRecipients(std::span<const RecipientResult> recipients, JsonRow* row) {
  row->Key("recipients");
  row->OpenArray();
  for (const RecipientResult& recipient : recipients) {
    row->OpenObject();
    JsonMember("address", recipient.address, row);
    JsonMember("action", recipient.action, row);
    JsonStatus(recipient.status, row);
    JsonMember("reason", FailureReasonName(recipient.reason), row);
    JsonMember("diagnostic", recipient.diagnostic, row);
    row->CloseObject();
  }
  row->CloseArray();
}

void JsonOriginal(const ReturnedFacts& returned, ReturnMode mode, JsonRow* row) {
  row->Key("original");
  if (mode == ReturnMode::kNone && returned.message_id.empty()) {
    row->Null();
    return;
  }
  row->OpenObject();
  JsonMember("message_id", returned.message_id, row);
  JsonMember("from", returned.from, row);
  JsonMember("to", returned.to, row);
  JsonMember("date", returned.date, row);
  JsonMember("subject", returned.subject, row);
  row->CloseObject();
}

void JsonPath(const corpus::MessageRef& message, JsonRow* row) {
  JsonMember("path", message.path, row);
  row->Key("index");
  row->Integer(message.index);
}

void AppendJsonl(const RowStyle& style, const corpus::MessageRef& message, const Verdict& verdict,
                 const Classifier& classifier, std::string* out) {
  JsonRow row(out);
  row.OpenObject();
  JsonPath(message, &row);
  row.Key("bytes");
  row.Integer(message.bytes.size());
  JsonMember("kind", KindName(verdict.kind), &row);
  row.Key("standard");
  row.Bool(verdict.standard);
  JsonMember("p_ndr", verdict.p_ndr, &row);
  JsonMember("origin", OriginName(verdict.origin), &row);
  JsonMember("p_backscatter", verdict.p_backscatter, &row);
  JsonMember("log_odds", verdict.log_odds, &row);
  JsonMember("assurance", AssuranceName(verdict.assurance), &row);
  JsonMember("reason", FailureReasonName(verdict.reason), &row);
  JsonStatus(verdict.status, &row);
  row.Key("permanent");
  if (verdict.permanence == Permanence::kEither) {
    row.Null();
  } else {
    row.Bool(verdict.permanence == Permanence::kHard);
  }
  JsonRecipients(classifier.recipients(), &row);
  JsonMember("return", ReturnModeName(verdict.return_mode), &row);
  JsonOriginal(classifier.returned(), verdict.return_mode, &row);
  JsonMember("language", verdict.language, &row);
  row.Key("notes");
  row.OpenArray();
  ForEachNote(verdict.notes, [&row](std::string_view word) { row.String(word); });
  row.CloseArray();
  if (!style.rcpt.empty()) JsonMember("rcpt", style.rcpt, &row);
  row.CloseObject();
  *out += '\n';
}

void AppendTsv(const RowStyle& style, const corpus::MessageRef& message, const Verdict& verdict,
               std::string* out) {
  AppendClean(message.path, out);
  const auto cell = [out](std::string_view text) { (*out += '\t') += text; };
  cell(std::to_string(message.index));
  cell(std::to_string(message.bytes.size()));
  cell(KindName(verdict.kind));
  cell(verdict.standard ? "true" : "false");
  cell("");
  AppendTsvNumber(verdict.p_ndr, out);
  cell(OriginName(verdict.origin));
  cell("");
  AppendTsvNumber(verdict.p_backscatter, out);
  cell("");
  AppendTsvNumber(verdict.log_odds, out);
  cell(AssuranceName(verdict.assurance));
  cell(FailureReasonName(verdict.reason));
  cell(StatusText(verdict.status));
  cell(PermanentWord(verdict.permanence));
  cell(ReturnModeName(verdict.return_mode));
  cell(verdict.language);
  cell(NotesText(verdict.notes));
  cell("");
  AppendClean(style.rcpt, out);
  *out += "\t\n";
}

const char* ColourOf(const Verdict& verdict) {
  switch (verdict.origin) {
    case Origin::kBackscatter:
      return "\033[31m";
    case Origin::kLegitimate:
      return "\033[32m";
    case Origin::kUndetermined:
      break;
  }
  return verdict.kind == Kind::kDsnFailed ? "\033[33m" : "";
}

// `cells` in the order of kTable.
void AppendTableLine(const std::array<std::string_view, std::size(kTable)>& cells,
                     std::string* out) {
  for (size_t i = 0; i < cells.size(); ++i) {
    const auto width = static_cast<size_t>(std::abs(kTable[i].width));
    const size_t blanks = width > cells[i].size() ? width - cells[i].size() : 0;
    if (kTable[i].width < 0) out->append(blanks, ' ');
    *out += cells[i];
    if (kTable[i].width > 0) out->append(blanks, ' ');
    *out += "  ";
  }
}

void AppendTableRow(const RowStyle& style, const corpus::MessageRef& message,
                    const Verdict& verdict, std::string* out) {
  const bool has_origin = verdict.kind != Kind::kOrdinary && verdict.kind != Kind::kForgedBounce;
  const bool has_reason = verdict.reason != FailureReason::kUndefined;
  const std::string p_ndr = Fixed(verdict.p_ndr, 3),
                    p_backscatter = Fixed(verdict.p_backscatter, 3);
  const std::string log_odds = Fixed(verdict.log_odds, 2), status = StatusText(verdict.status);
  const char* colour = style.has_colour ? ColourOf(verdict) : "";
  *out += colour;
  AppendTableLine({KindName(verdict.kind), p_ndr, has_origin ? OriginName(verdict.origin) : "-",
                   has_origin ? p_backscatter : "-", has_origin ? log_odds : "-",
                   has_reason ? FailureReasonName(verdict.reason) : "-", status},
                  out);
  if (*colour != '\0') *out += "\033[0m";
  AppendClean(message.path, out);
  if (message.index > 0) (*out += " #") += std::to_string(message.index);
  *out += '\n';
}

void AppendHeaders(const RowStyle& style, const corpus::MessageRef& message, const Verdict& verdict,
                   std::string* out) {
  *out += "X-Backstop-Path: ";
  AppendClean(message.path, out);
  ((*out += "; index=") += std::to_string(message.index)) += "\nX-Backstop-Kind: ";
  ((*out += KindName(verdict.kind)) += "; p-ndr=") += Fixed(verdict.p_ndr, 4);
  if (verdict.standard) *out += "; standard";
  (*out += "\nX-Backstop-Origin: ") += OriginName(verdict.origin);
  (*out += "; p-backscatter=") += Fixed(verdict.p_backscatter, 4);
  (*out += "; log-odds=") += Fixed(verdict.log_odds, 2);
  (*out += "; assurance=") += AssuranceName(verdict.assurance);
  (*out += "\nX-Backstop-Reason: ") += FailureReasonName(verdict.reason);
  if (verdict.status.klass != 0) (*out += "; status=") += StatusText(verdict.status);
  (*out += "\nX-Backstop-Return: ") += ReturnModeName(verdict.return_mode);
  if (verdict.notes != 0) (*out += "\nX-Backstop-Notes: ") += NotesText(verdict.notes);
  if (!style.rcpt.empty()) {
    *out += "\nX-Backstop-Rcpt: ";
    AppendClean(style.rcpt, out);
  }
  *out += "\n\n";
}

}  // namespace

std::string StatusText(EnhancedStatus status) {
  if (status.klass == 0) return {};
  return std::to_string(status.klass) + "." + std::to_string(status.subject) + "." +
         std::to_string(status.detail);
}

void AppendPreamble(const RowStyle& style, std::string* out) {
  if (style.format == Format::kTsv) *out += kTsvColumns;
  if (style.format != Format::kTable) return;
  std::array<std::string_view, std::size(kTable)> titles;
  for (size_t i = 0; i < titles.size(); ++i) titles[i] = kTable[i].title;
  AppendTableLine(titles, out);
  *out += "PATH\n";
}

void AppendRow(const RowStyle& style, const corpus::MessageRef& message, const Verdict& verdict,
               const Classifier& classifier, std::string* out) {
  switch (style.format) {
    case Format::kTable:
      return AppendTableRow(style, message, verdict, out);
    case Format::kJsonl:
      return AppendJsonl(style, message, verdict, classifier, out);
    case Format::kTsv:
      return AppendTsv(style, message, verdict, out);
    case Format::kHeaders:
      return AppendHeaders(style, message, verdict, out);
  }
}

void AppendErrorRow(const RowStyle& style, const corpus::MessageRef& message, std::string* out) {
  if (style.format == Format::kJsonl) {
    JsonRow row(out);
    row.OpenObject();
    JsonPath(message, &row);
    JsonMember("error", message.error, &row);
    row.CloseObject();
    *out += '\n';
    return;
  }
  if (style.format == Format::kHeaders) *out += "X-Backstop-Path: ";
  if (style.format == Format::kTable) *out += "error: ";
  AppendClean(message.path, out);
  if (style.format == Format::kTsv) out->append(17, '\t');
  if (style.format == Format::kHeaders) *out += "\nX-Backstop-Error: ";
  if (style.format == Format::kTable) *out += ": ";
  AppendClean(message.error, out);
  *out += style.format == Format::kHeaders ? "\n\n" : "\n";
}

}  // namespace backstop::cli
