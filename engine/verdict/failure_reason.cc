// Codes come first because they are made for machines; but servers use a few of them for everything
// (5.7.1, 5.0.0), and there the words know better. Of several phrases the longest counts: it is the
// most specific.

#include "verdict/failure_reason.h"

#include <algorithm>

namespace backstop::verdict {
namespace {

struct ReasonHit {
  std::string_view phrase;  // empty: a regular expression, not to be searched for
  FailureReason reason = FailureReason::kUndefined;
  bool is_status = false;  // else human
};
// Real reports have a handful; the cap bounds phrases times recipients on hostile input.
using ReasonHits = Bounded<ReasonHit, 64>;

ReasonHits CollectHits(const BoundModel& model, const features::Extractor& extractor) {
  ReasonHits hits;
  const uint32_t first_pattern = static_cast<uint32_t>(features::StructureNames().size());
  for (const uint32_t feature : extractor.outer_features()) {
    const FailureReason reason = model.reasons[feature];
    if (reason == FailureReason::kUndefined) continue;
    const model::PatternView& pattern =
        model.view->patterns[(feature - first_pattern) / kZoneCount];
    const Zone zone = static_cast<Zone>((feature - first_pattern) % kZoneCount);
    hits.push_back(
        {pattern.is_regex ? std::string_view{} : pattern.phrase, reason, zone == Zone::kStatus});
  }
  return hits;
}

// Of the hits that satisfy `is_wanted`, the longest phrase's reason.
template <typename F>
FailureReason Longest(const ReasonHits& hits, F&& is_wanted) {
  const ReasonHit* best = nullptr;
  for (const ReasonHit& hit : hits) {
    if (is_wanted(hit) && (best == nullptr || hit.phrase.size() > best->phrase.size())) best = &hit;
  }
  return best != nullptr ? best->reason : FailureReason::kUndefined;
}

FailureReason ToldByReport(const ReasonHits& hits) {
  const FailureReason told = Longest(hits, [](const ReasonHit& hit) { return hit.is_status; });
  if (told != FailureReason::kUndefined) return told;
  return Longest(hits, [](const ReasonHit& hit) { return !hit.is_status; });
}

FailureReason ToldByDiagnostic(const ReasonHits& hits, std::string_view diagnostic,
                               DiagnosticBuffer* buffer) {
  size_t size = simd::Fold(diagnostic.substr(0, kMaxDiagnostic), {buffer->data(), buffer->size()});
  size = simd::FoldUtf8Case({buffer->data(), size});
  const std::string_view folded(buffer->data(), size);
  return Longest(hits, [&](const ReasonHit& hit) {
    return !hit.phrase.empty() && folded.find(hit.phrase) != std::string_view::npos;
  });
}

// Codes that servers use as a catch-all (RFC 3463: subject 0 and detail 0 mean "other"), and four
// that large providers use for what their text then says: 5.7.1 for any refusal, 5.4.1 and 5.1.10
// (RFC 7505's null MX) for an unknown recipient, 4.2.1 for a rate limit.
bool IsGeneric(EnhancedStatus s) {
  if (s.klass == 0 || s.subject == 0 || s.detail == 0) return true;
  return (s.subject == 7 && s.detail == 1) || (s.klass == 5 && s.subject == 4 && s.detail == 1) ||
         (s.klass == 5 && s.subject == 1 && s.detail == 10) ||
         (s.klass == 4 && s.subject == 2 && s.detail == 1);
}

bool IsSuccess(const RecipientResult& recipient) {
  return EqualsNoCase(recipient.action, "delivered") || EqualsNoCase(recipient.action, "relayed") ||
         EqualsNoCase(recipient.action, "expanded");
}

// A server that says "later" will be asked again, whatever it names as the reason.
Permanence PermanenceOf(FailureReason reason, EnhancedStatus status, uint16_t reply) {
  const int klass = status.klass != 0 ? status.klass : reply / 100;
  if (klass == 4) return Permanence::kSoft;
  const Permanence told = ReasonPermanence(reason);
  if (told != Permanence::kEither) return told;
  return klass == 5 ? Permanence::kHard : Permanence::kEither;
}

void Refine(const ReasonHits& hits, FailureReason told, DiagnosticBuffer* buffer,
            RecipientResult* recipient) {
  if (recipient->reason == FailureReason::kUndefined || IsGeneric(recipient->status)) {
    FailureReason better = ToldByDiagnostic(hits, recipient->diagnostic, buffer);
    if (better == FailureReason::kUndefined) better = told;
    if (better != FailureReason::kUndefined) recipient->reason = better;
  }
  recipient->permanence = PermanenceOf(recipient->reason, recipient->status, recipient->smtp_reply);
}

}  // namespace

FailureReason RefineReasons(const BoundModel& model, const features::Extractor& extractor,
                            DiagnosticBuffer* buffer, Recipients* out) {
  const ReasonHits hits = CollectHits(model, extractor);
  const FailureReason told = ToldByReport(hits);
  out->clear();
  for (const RecipientResult& recipient : extractor.report().recipients) out->push_back(recipient);
  const bool is_alone = out->size() == 1;
  for (RecipientResult& recipient : *out) {
    if (!IsSuccess(recipient))
      Refine(hits, is_alone ? told : FailureReason::kUndefined, buffer, &recipient);
  }
  return told;
}

void SummariseFailure(const Recipients& recipients, FailureReason told, Verdict* verdict) {
  const RecipientResult* chosen = nullptr;
  for (const RecipientResult& recipient : recipients) {
    if (IsSuccess(recipient) && verdict->kind != Kind::kDsnDelivered) continue;
    if (chosen == nullptr) chosen = &recipient;
    if (recipient.reason == FailureReason::kUndefined) continue;
    chosen = &recipient;
    break;
  }
  if (chosen != nullptr) {
    verdict->status = chosen->status;
    verdict->reason = chosen->reason;
  }
  if (verdict->kind == Kind::kDsnDelivered) return;
  if (verdict->reason == FailureReason::kUndefined) verdict->reason = told;
  const uint16_t reply = chosen != nullptr ? chosen->smtp_reply : uint16_t{0};
  verdict->permanence = PermanenceOf(verdict->reason, verdict->status, reply);
}

}  // namespace backstop::verdict
