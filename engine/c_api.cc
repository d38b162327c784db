// The C ABI: checks, calls, translates, and decides nothing. Structs cross by their first
// struct_size bytes, so callers built against another version of backstop.h are served what both
// sides know.

#include <algorithm>
#include <array>
#include <cstring>
#include <new>

#include "backstop/backstop.h"
#include "backstop/classifier.h"

struct backstop_model {
  std::shared_ptr<const backstop::Model> model;
};

struct backstop_classifier {
  std::unique_ptr<backstop::Classifier> classifier;
  std::span<const backstop::Reason> reasons = {};
};

namespace {

using backstop::Code;
using backstop::Status;

template <typename E>
constexpr uint32_t Number(E value) {
  return static_cast<uint32_t>(value);
}

// The numbers of backstop.h are those of the C++ enums.
static_assert(BACKSTOP_OK == Number(Code::kOk) && BACKSTOP_E_NOT_FOUND == Number(Code::kNotFound) &&
              BACKSTOP_E_IO == Number(Code::kIo) && BACKSTOP_E_CORRUPT == Number(Code::kCorrupt) &&
              BACKSTOP_E_TOO_NEW == Number(Code::kTooNew) &&
              BACKSTOP_E_UNKNOWN_FEATURE == Number(Code::kUnknownFeature) &&
              BACKSTOP_E_BAD_PATTERN == Number(Code::kBadPattern) &&
              BACKSTOP_E_PROBE_FAILED == Number(Code::kProbeFailed) &&
              BACKSTOP_E_NO_MEMORY == Number(Code::kNoMemory) &&
              BACKSTOP_E_BAD_ARGUMENT == Number(Code::kBadArgument) &&
              BACKSTOP_E_INTERNAL == Number(Code::kInternal));
static_assert(BACKSTOP_KIND_ORDINARY == Number(backstop::Kind::kOrdinary) &&
              BACKSTOP_KIND_DSN_FAILED == Number(backstop::Kind::kDsnFailed) &&
              BACKSTOP_KIND_DSN_DELAYED == Number(backstop::Kind::kDsnDelayed) &&
              BACKSTOP_KIND_DSN_DELIVERED == Number(backstop::Kind::kDsnDelivered) &&
              BACKSTOP_KIND_AUTO_REPLY == Number(backstop::Kind::kAutoReply) &&
              BACKSTOP_KIND_MDN == Number(backstop::Kind::kMdn) &&
              BACKSTOP_KIND_FEEDBACK_REPORT == Number(backstop::Kind::kFeedbackReport) &&
              BACKSTOP_KIND_CHALLENGE_RESPONSE == Number(backstop::Kind::kChallengeResponse) &&
              BACKSTOP_KIND_LIST_NOTICE == Number(backstop::Kind::kListNotice) &&
              BACKSTOP_KIND_CONTENT_NOTICE == Number(backstop::Kind::kContentNotice) &&
              BACKSTOP_KIND_FORGED_BOUNCE == Number(backstop::Kind::kForgedBounce));
static_assert(BACKSTOP_KIND_FORGED_BOUNCE + 1 == backstop::kKindCount, "backstop.h lacks a kind");
static_assert(BACKSTOP_ORIGIN_LEGITIMATE == Number(backstop::Origin::kLegitimate) &&
              BACKSTOP_ORIGIN_BACKSCATTER == Number(backstop::Origin::kBackscatter) &&
              BACKSTOP_ORIGIN_BACKSCATTER + 1 == backstop::kOriginCount);
static_assert(BACKSTOP_ASSURANCE_CONTENT == Number(backstop::Assurance::kContent) &&
              BACKSTOP_ASSURANCE_LOGGED == Number(backstop::Assurance::kLogged) &&
              BACKSTOP_ASSURANCE_KEYED == Number(backstop::Assurance::kKeyed) &&
              BACKSTOP_ASSURANCE_KEYED + 1 == backstop::kAssuranceCount);
static_assert(BACKSTOP_RETURN_HEADERS == Number(backstop::ReturnMode::kHeaders) &&
              BACKSTOP_RETURN_TRUNCATED == Number(backstop::ReturnMode::kTruncated) &&
              BACKSTOP_RETURN_FULL == Number(backstop::ReturnMode::kFull));
static_assert(BACKSTOP_PERMANENCE_HARD == Number(backstop::Permanence::kHard) &&
              BACKSTOP_PERMANENCE_SOFT == Number(backstop::Permanence::kSoft));
static_assert(BACKSTOP_NO == Number(backstop::Tri::kNo) &&
              BACKSTOP_YES == Number(backstop::Tri::kYes));
static_assert(BACKSTOP_TAG_VALID == Number(backstop::Tag::kValid) &&
              BACKSTOP_TAG_INVALID == Number(backstop::Tag::kInvalid) &&
              BACKSTOP_TAG_EXPIRED == Number(backstop::Tag::kExpired) &&
              BACKSTOP_TAG_ABSENT == Number(backstop::Tag::kAbsent));
static_assert(BACKSTOP_LEDGER_HIT == Number(backstop::Ledger::kHit) &&
              BACKSTOP_LEDGER_MISS == Number(backstop::Ledger::kMiss));
static_assert(BACKSTOP_DKIM_VERIFIED == Number(backstop::Dkim::kVerified) &&
              BACKSTOP_DKIM_FAILED == Number(backstop::Dkim::kFailed) &&
              BACKSTOP_DKIM_ABSENT == Number(backstop::Dkim::kAbsent));
static_assert(BACKSTOP_SPF_PASS == Number(backstop::Spf::kPass) &&
              BACKSTOP_SPF_FAIL == Number(backstop::Spf::kFail) &&
              BACKSTOP_SPF_NEUTRAL == Number(backstop::Spf::kNeutral));
static_assert(BACKSTOP_RECIPIENT_SENDS == Number(backstop::RecipientFact::kSends) &&
              BACKSTOP_RECIPIENT_NEVER_SENDS == Number(backstop::RecipientFact::kNeverSends) &&
              BACKSTOP_RECIPIENT_CATCH_ALL == Number(backstop::RecipientFact::kCatchAll) &&
              BACKSTOP_RECIPIENT_DOES_NOT_EXIST == Number(backstop::RecipientFact::kDoesNotExist));
static_assert(BACKSTOP_REPORTER_DELIVERED_LATELY == Number(backstop::Reporter::kDeliveredLately) &&
              BACKSTOP_REPORTER_BACKSCATTER_LISTED ==
                  Number(backstop::Reporter::kBackscatterListed));
static_assert(BACKSTOP_FIRST_HOP_OURS == Number(backstop::FirstHop::kOurs) &&
              BACKSTOP_FIRST_HOP_FOREIGN == Number(backstop::FirstHop::kForeign));

// Layout is part of the ABI: members are only ever appended.
static_assert(sizeof(backstop_evidence) == 40 && offsetof(backstop_evidence, uri_listed) == 36);
static_assert(sizeof(backstop_options) == 48 && offsetof(backstop_options, prior_log_odds) == 16);
static_assert(sizeof(backstop_verdict) == 96 && offsetof(backstop_verdict, p_kind) == 56);
static_assert(sizeof(backstop_recipient) == 96 && offsetof(backstop_recipient, address) == 32);
static_assert(sizeof(backstop_returned) == 184 && offsetof(backstop_returned, message_id) == 8);
static_assert(sizeof(backstop_summand) == 64 && offsetof(backstop_summand, log_odds) == 56);

// Longer than any version's struct: a struct_size beyond it was never set, and following it would
// write over the caller's memory.
constexpr uint32_t kLongestStruct = 4096;

template <typename T>
bool HasSize(const T* s) {
  return s != nullptr && s->struct_size >= sizeof(uint32_t) && s->struct_size <= kLongestStruct;
}

// The caller's struct as this library knows it: what the caller does not have stays as in
// `defaults`.
template <typename T>
T Take(const T* from, T defaults) {
  if (HasSize(from)) std::memcpy(&defaults, from, std::min<size_t>(from->struct_size, sizeof(T)));
  return defaults;
}

// What the caller does not have is left out; what this library does not know is zero.
template <typename T>
void Give(T from, T* to) {
  const uint32_t size = to->struct_size;
  from.struct_size = size;
  void* bytes = to;
  std::memset(bytes, 0, size);
  std::memcpy(bytes, &from, std::min<size_t>(size, sizeof(T)));
}

backstop_text Text(std::string_view text) { return {text.data(), text.size()}; }

// For words of static tables, which are literals: NUL-terminated.
const char* Word(std::string_view literal) { return literal.empty() ? "" : literal.data(); }

std::string_view Bytes(const char* bytes, size_t size) {
  return bytes == nullptr ? std::string_view{} : std::string_view{bytes, size};
}

backstop_code Report(const Status& status, char* error, size_t error_size) {
  if (error != nullptr && error_size > 0) {
    const size_t size = std::min(status.message().size(), error_size - 1);
    std::memcpy(error, status.message().data(), size);
    error[size] = '\0';
  }
  return static_cast<backstop_code>(status.code());
}

backstop_code ReportBadArgument(const char* what, char* error, size_t error_size) noexcept try {
  return Report(Status(Code::kBadArgument, what), error, error_size);
} catch (const std::bad_alloc&) {
  return BACKSTOP_E_BAD_ARGUMENT;
}

// Hands a C++ object over to a C handle.
template <typename Handle, typename Object>
backstop_code HandOver(const Status& status, Object object, Handle** out, char* error,
                       size_t error_size) {
  if (!status.ok()) return Report(status, error, error_size);
  Handle* handle = new (std::nothrow) Handle{std::move(object)};
  if (handle == nullptr) return Report(Status(Code::kNoMemory, "out of memory"), error, error_size);
  *out = handle;
  return BACKSTOP_OK;
}

backstop::Evidence Translate(const backstop_evidence* from) {
  const backstop_evidence e = Take(from, backstop_evidence{});
  // An unknown number must not become a known one by losing its upper bits.
  const auto narrow = [](uint32_t number) {
    return static_cast<uint8_t>(number > 255 ? 0 : number);
  };
  backstop::Evidence out;
  out.null_sender = static_cast<backstop::Tri>(narrow(e.null_sender));
  out.return_tag = static_cast<backstop::Tag>(narrow(e.return_tag));
  out.ledger = static_cast<backstop::Ledger>(narrow(e.ledger));
  out.dkim = static_cast<backstop::Dkim>(narrow(e.dkim));
  out.spf = static_cast<backstop::Spf>(narrow(e.spf));
  out.recipient = static_cast<backstop::RecipientFact>(narrow(e.recipient));
  out.reporter = static_cast<backstop::Reporter>(narrow(e.reporter));
  out.first_hop = static_cast<backstop::FirstHop>(narrow(e.first_hop));
  out.uri_listed = static_cast<backstop::Tri>(narrow(e.uri_listed));
  return out;
}

backstop_verdict Translate(const backstop::Verdict& v) {
  backstop_verdict out{};
  out.kind = Number(v.kind);
  out.standard = v.standard ? 1 : 0;
  out.origin = Number(v.origin);
  out.assurance = Number(v.assurance);
  out.return_mode = Number(v.return_mode);
  out.reason = Number(v.reason);
  out.permanence = Number(v.permanence);
  out.status_class = v.status.klass;
  out.status_subject = v.status.subject;
  out.status_detail = v.status.detail;
  out.notes = v.notes;
  out.recipient_count = v.recipient_count;
  std::memcpy(out.language, v.language, sizeof(out.language));
  out.p_kind = v.p_kind;
  out.p_ndr = v.p_ndr;
  out.p_backscatter = v.p_backscatter;
  out.log_odds = v.log_odds;
  out.content_log_odds = v.content_log_odds;
  return out;
}

constexpr backstop::ClassifierOptions kDefaults{};

backstop_options DefaultOptions() {
  backstop_options out{};
  out.prior_log_odds = kDefaults.prior_log_odds;
  out.backscatter_threshold = kDefaults.backscatter_threshold;
  out.legitimate_threshold = kDefaults.legitimate_threshold;
  out.max_message_bytes = kDefaults.max_message_bytes;
  return out;
}

}  // namespace

extern "C" {

const char* backstop_version(void) { return Word(backstop::Version()); }

const char* backstop_code_name(backstop_code code) {
  // Code has one byte: 256 must not become ok.
  const bool is_known = Number(code) <= Number(Code::kInternal);
  return is_known ? Word(backstop::CodeName(static_cast<Code>(code))) : "unknown";
}

backstop_code backstop_model_open(const char* path, backstop_model** out, char* error,
                                  size_t error_size) try {
  if (path == nullptr || out == nullptr)
    return ReportBadArgument("path, out: NULL", error, error_size);
  std::shared_ptr<const backstop::Model> model;
  const Status status = backstop::Model::Open(path, &model);
  return HandOver(status, std::move(model), out, error, error_size);
} catch (const std::bad_alloc&) {
  return BACKSTOP_E_NO_MEMORY;
}

backstop_code backstop_model_from_bytes(const char* bytes, size_t size, backstop_model** out,
                                        char* error, size_t error_size) try {
  if (bytes == nullptr || out == nullptr)
    return ReportBadArgument("bytes, out: NULL", error, error_size);
  std::shared_ptr<const backstop::Model> model;
  const Status status = backstop::Model::FromBytes({bytes, size}, &model);
  return HandOver(status, std::move(model), out, error, error_size);
} catch (const std::bad_alloc&) {
  return BACKSTOP_E_NO_MEMORY;
}

backstop_text backstop_model_version(const backstop_model* model) {
  return model == nullptr ? backstop_text{} : Text(model->model->version());
}

backstop_text backstop_model_card(const backstop_model* model) {
  return model == nullptr ? backstop_text{} : Text(model->model->card());
}

void backstop_model_free(backstop_model* model) { delete model; }

void backstop_options_init(backstop_options* options) {
  if (HasSize(options)) Give(DefaultOptions(), options);
}

backstop_code backstop_classifier_new(const backstop_model* model, const backstop_options* options,
                                      backstop_classifier** out, char* error,
                                      size_t error_size) try {
  if (model == nullptr || out == nullptr)
    return ReportBadArgument("model, out: NULL", error, error_size);
  if (options != nullptr && !HasSize(options))
    return ReportBadArgument("options: struct_size is not set", error, error_size);
  const backstop_options o = Take(options, DefaultOptions());
  backstop::ClassifierOptions translated;
  translated.full = o.full != 0;
  translated.outbound = o.outbound != 0;
  translated.prior_log_odds = o.prior_log_odds;
  translated.backscatter_threshold = o.backscatter_threshold;
  translated.legitimate_threshold = o.legitimate_threshold;
  translated.max_message_bytes = o.max_message_bytes;
  std::unique_ptr<backstop::Classifier> classifier;
  const Status status = backstop::Classifier::New(model->model, translated, &classifier);
  return HandOver(status, std::move(classifier), out, error, error_size);
} catch (const std::bad_alloc&) {
  return BACKSTOP_E_NO_MEMORY;
}

void backstop_classifier_free(backstop_classifier* classifier) { delete classifier; }

backstop_code backstop_classify(backstop_classifier* classifier, const char* bytes, size_t size,
                                const backstop_evidence* evidence, backstop_verdict* out) {
  const backstop_code code = backstop_analyze(classifier, bytes, size);
  return code == BACKSTOP_OK ? backstop_decide(classifier, evidence, out) : code;
}

backstop_code backstop_analyze(backstop_classifier* classifier, const char* bytes, size_t size) {
  if (classifier == nullptr) return BACKSTOP_E_BAD_ARGUMENT;
  classifier->reasons = {};
  classifier->classifier->Analyze(Bytes(bytes, size));
  return BACKSTOP_OK;
}

backstop_code backstop_decide(backstop_classifier* classifier, const backstop_evidence* evidence,
                              backstop_verdict* out) {
  if (classifier == nullptr || (evidence != nullptr && !HasSize(evidence)) || !HasSize(out))
    return BACKSTOP_E_BAD_ARGUMENT;
  classifier->reasons = {};
  Give(Translate(classifier->classifier->Decide(Translate(evidence))), out);
  return BACKSTOP_OK;
}

size_t backstop_recipient_count(const backstop_classifier* classifier) {
  return classifier == nullptr ? 0 : classifier->classifier->recipients().size();
}

backstop_code backstop_recipient_get(const backstop_classifier* classifier, size_t index,
                                     backstop_recipient* out) {
  if (index >= backstop_recipient_count(classifier) || !HasSize(out))
    return BACKSTOP_E_BAD_ARGUMENT;
  const backstop::RecipientResult& r = classifier->classifier->recipients()[index];
  backstop_recipient given{};
  given.reason = Number(r.reason);
  given.permanence = Number(r.permanence);
  given.status_class = r.status.klass;
  given.status_subject = r.status.subject;
  given.status_detail = r.status.detail;
  given.smtp_reply = r.smtp_reply;
  given.address = Text(r.address);
  given.action = Text(r.action);
  given.diagnostic = Text(r.diagnostic);
  given.remote_mta = Text(r.remote_mta);
  Give(given, out);
  return BACKSTOP_OK;
}

backstop_code backstop_returned_get(const backstop_classifier* classifier, backstop_returned* out) {
  if (classifier == nullptr || !HasSize(out)) return BACKSTOP_E_BAD_ARGUMENT;
  const backstop::ReturnedFacts& f = classifier->classifier->returned();
  Give(backstop_returned{0, 0, Text(f.message_id), Text(f.from), Text(f.from_address), Text(f.to),
                         Text(f.date), Text(f.subject), Text(f.return_path), Text(f.envelope_id),
                         Text(f.queue_id), Text(f.dkim_domain), Text(f.client_ip)},
       out);
  return BACKSTOP_OK;
}

size_t backstop_explain(backstop_classifier* classifier) {
  if (classifier == nullptr) return 0;
  classifier->reasons = classifier->classifier->Explain();
  return classifier->reasons.size();
}

backstop_code backstop_summand_get(const backstop_classifier* classifier, size_t index,
                                   backstop_summand* out) {
  if (classifier == nullptr || index >= classifier->reasons.size() || !HasSize(out))
    return BACKSTOP_E_BAD_ARGUMENT;
  const backstop::Reason& r = classifier->reasons[index];
  Give(backstop_summand{0, 0, Text(r.head), Text(r.feature), Text(r.text), r.log_odds}, out);
  return BACKSTOP_OK;
}

const char* backstop_kind_name(uint32_t kind) {
  return kind < backstop::kKindCount ? Word(backstop::KindName(static_cast<backstop::Kind>(kind)))
                                     : "";
}

const char* backstop_origin_name(uint32_t origin) {
  return origin < backstop::kOriginCount
             ? Word(backstop::OriginName(static_cast<backstop::Origin>(origin)))
             : "";
}

const char* backstop_assurance_name(uint32_t assurance) {
  if (assurance >= backstop::kAssuranceCount) return "";
  return Word(backstop::AssuranceName(static_cast<backstop::Assurance>(assurance)));
}

const char* backstop_reason_name(uint32_t reason) {
  if (reason >= backstop::kFailureReasonCount) return "";
  return Word(backstop::FailureReasonName(static_cast<backstop::FailureReason>(reason)));
}

const char* backstop_return_mode_name(uint32_t return_mode) {
  if (return_mode > BACKSTOP_RETURN_FULL) return "";
  return Word(backstop::ReturnModeName(static_cast<backstop::ReturnMode>(return_mode)));
}

const char* backstop_permanence_name(uint32_t permanence) {
  static constexpr std::array<const char*, 3> kNames{"either", "hard", "soft"};
  return permanence < kNames.size() ? kNames[permanence] : "";
}

const char* backstop_note_name(uint32_t bit) {
  return bit < backstop::kNoteCount ? Word(backstop::NoteName(static_cast<int>(bit))) : "";
}

}  // extern "C"
