// Fields are read one after the other. A field that names a recipient opens a new one where the
// group is over or the present one has that field already; all others go to the present one.

#include "report/status_fields.h"

#include <iterator>

#include "base/byte_set.h"
#include "base/bytes.h"
#include "base/name_table.h"
#include "mime/lines.h"
#include "report/text.h"

namespace backstop::report {
namespace {

enum class StatusField : uint8_t {
  kNone,
  kFinalRecipient,
  kOriginalRecipient,
  kAction,
  kStatus,
  kDiagnostic,
  kRemoteMta,
  kReportingMta,
  kArrivalDate,
  kEnvelopeId,
  kQueueId,
  kSender,
  kOriginalMessageId,
};

constexpr std::string_view kNames[] = {
    "final-recipient",
    "original-recipient",
    "original-rcpt-to",
    "action",
    "status",
    "diagnostic-code",
    "diagnostic",
    "remote-mta",
    "reporting-mta",
    "arrival-date",
    "original-envelope-id",
    "x-postfix-queue-id",
    "x-queue-id",
    "x-postfix-sender",
    "original-mail-from",
    "original-message-id",
    "x-original-message-id",
};
// What each name means, and at last no name.
constexpr StatusField kFields[] = {
    StatusField::kFinalRecipient,
    StatusField::kOriginalRecipient,
    StatusField::kOriginalRecipient,
    StatusField::kAction,
    StatusField::kStatus,
    StatusField::kDiagnostic,
    StatusField::kDiagnostic,
    StatusField::kRemoteMta,
    StatusField::kReportingMta,
    StatusField::kArrivalDate,
    StatusField::kEnvelopeId,
    StatusField::kQueueId,
    StatusField::kQueueId,
    StatusField::kSender,
    StatusField::kSender,
    StatusField::kOriginalMessageId,
    StatusField::kOriginalMessageId,
    StatusField::kNone,
};
static_assert(std::size(kFields) == std::size(kNames) + 1);
constexpr NameTable kNameTable(kNames);

StatusField FieldNamed(std::string_view text, Span name) {
  return kFields[kNameTable.FindIn(text, name.begin, name.end)];
}

// "smtp; 550 ..." -> "550 ...", "dns; mx.example" -> "mx.example" (RFC 3464, 2.1.2).
std::string_view WithoutType(std::string_view value) {
  static constexpr ByteSet kTypeBytes(
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-", " \t\r\n");
  constexpr size_t kLongest = 16;
  size_t end = 0;
  while (end < value.size() && end <= kLongest && kTypeBytes.Has(value[end])) ++end;
  const bool has_type = end < value.size() && end <= kLongest && value[end] == ';';
  return Trim(has_type ? value.substr(end + 1) : value);
}

std::string_view FirstWord(std::string_view value) {
  value = Trim(value);
  size_t end = 0;
  while (end < value.size() && (IsAlpha(value[end]) || value[end] == '-')) ++end;
  return value.substr(0, end);
}

class StatusReader {
 public:
  explicit StatusReader(Report* report) : report_(report) {}

  void EndGroup() { is_group_over_ = true; }

  void Take(StatusField field, std::string_view value) {
    switch (field) {
      case StatusField::kNone:
        return;
      case StatusField::kReportingMta:
        return SetOnce(&report_->reporting_mta, WithoutType(value));
      case StatusField::kArrivalDate:
        return SetOnce(&report_->arrival_date, Trim(value));
      case StatusField::kEnvelopeId:
        return SetOnce(&report_->status_facts.envelope_id, Trim(value));
      case StatusField::kQueueId:
        return SetOnce(&report_->status_facts.queue_id, Trim(value));
      case StatusField::kSender:
        return SetOnce(&report_->status_facts.return_path, ExtractAddress(value));
      case StatusField::kOriginalMessageId:
        return SetOnce(&report_->status_facts.message_id, WithoutBrackets(value));
      case StatusField::kOriginalRecipient:
      case StatusField::kFinalRecipient:
        return TakeRecipient(field, value);
      case StatusField::kAction:
        return SetOnce(&Current(field)->action, FirstWord(value));
      case StatusField::kDiagnostic:
        return SetOnce(&Current(field)->diagnostic, WithoutType(value));
      case StatusField::kRemoteMta:
        return SetOnce(&Current(field)->remote_mta, WithoutType(value));
      case StatusField::kStatus: {
        RecipientResult* recipient = Current(field);
        if (recipient->status.klass == 0) recipient->status = ParseEnhancedStatus(value);
        return;
      }
    }
  }

 private:
  static void SetOnce(std::string_view* slot, std::string_view value) {
    if (slot->empty()) *slot = value;
  }

  // The recipient that a field belongs to; a new one where the field begins one.
  RecipientResult* Current(StatusField field) {
    const bool names_one =
        field == StatusField::kFinalRecipient || field == StatusField::kOriginalRecipient;
    const uint32_t bit = 1u << static_cast<unsigned>(field);
    const bool is_new = recipient_ == nullptr ||
                        (is_group_over_ && (names_one || (seen_ & bit) != 0)) ||
                        (names_one && (seen_ & bit) != 0);
    if (is_new) {
      seen_ = 0;
      if (report_->recipients.push_back({})) {
        recipient_ = &report_->recipients.back();
      } else {
        report_->notes |= kNoteTooManyRecipients;
        overflow_ = {};
        recipient_ = &overflow_;
      }
    }
    is_group_over_ = false;
    seen_ |= bit;
    return recipient_;
  }

  // Final-Recipient wins where it is an address; Original-Recipient stands in for "system;" and
  // other types.
  void TakeRecipient(StatusField field, std::string_view value) {
    RecipientResult* recipient = Current(field);
    const std::string_view address = ExtractAddress(value);
    if (field == StatusField::kOriginalRecipient) {
      SetOnce(&recipient->address, address);
    } else if (!address.empty()) {
      recipient->address = address;
    } else {
      SetOnce(&recipient->address, WithoutType(value));
    }
  }

  Report* report_;
  RecipientResult* recipient_ = nullptr;
  RecipientResult overflow_;  // takes the fields of recipients beyond the cap
  uint32_t seen_ = 0;         // StatusField bits of the present recipient
  bool is_group_over_ = true;
};

}  // namespace

void ReadStatusFields(std::string_view text, Report* report) {
  mime::Lines lines(text);
  StatusReader reader(report);
  uint32_t at = 0;
  while (at < lines.size()) {
    const mime::Line line = lines.At(at);
    const std::string_view content = lines.text(line);
    uint32_t colon = 0;
    at = line.next;
    if (mime::IsBlankLine(content)) {
      reader.EndGroup();
      continue;
    }
    if (!mime::IsField(text, line, &colon)) continue;
    uint32_t end = line.end;
    while (at < lines.size() && (text[at] == ' ' || text[at] == '\t')) {
      const mime::Line fold = lines.At(at);
      if (mime::IsBlankLine(lines.text(fold))) break;
      end = fold.end;
      at = fold.next;
    }
    reader.Take(FieldNamed(text, {line.begin, line.name_end}), Slice(text, {colon + 1, end}));
  }
}

void CompleteRecipient(RecipientResult* recipient) {
  if (recipient->smtp_reply == 0) recipient->smtp_reply = FindSmtpReply(recipient->diagnostic);
  const EnhancedStatus& status = recipient->status;
  const bool is_vague = status.klass == 0 || (status.subject == 0 && status.detail == 0);
  if (is_vague) {
    const EnhancedStatus told = FindEnhancedStatus(recipient->diagnostic);
    if (told.klass != 0 && (status.klass == 0 || told.subject != 0)) recipient->status = told;
  }
  recipient->reason = ReasonOfCode(recipient->status, recipient->smtp_reply);
  recipient->permanence = ReasonPermanence(recipient->reason);
  const int klass =
      recipient->status.klass != 0 ? recipient->status.klass : recipient->smtp_reply / 100;
  if (klass == 4) recipient->permanence = Permanence::kSoft;
  if (klass == 5 && recipient->permanence == Permanence::kEither)
    recipient->permanence = Permanence::kHard;
}

}  // namespace backstop::report
