// Why delivery failed: each recipient's enhanced code where it says something, else the phrases
// that hit. A phrase counts for a recipient only if it stands in that recipient's own diagnostic,
// or if there is no other recipient it could mean.

#ifndef BACKSTOP_VERDICT_FAILURE_REASON_H_
#define BACKSTOP_VERDICT_FAILURE_REASON_H_

#include <array>

#include "base/bounded.h"
#include "features/extractor.h"
#include "report/report.h"
#include "simd/kernels.h"
#include "verdict/bound_model.h"

namespace backstop::verdict {

using Recipients = Bounded<RecipientResult, report::kMaxRecipients>;

// Diagnostics are read up to here: the words that tell a reason stand in the first lines.
inline constexpr size_t kMaxDiagnostic = 512;
using DiagnosticBuffer = std::array<char, kMaxDiagnostic + simd::kOverrun>;

// Copies the report's recipients and refines their reasons and permanence. Returns the reason that
// the report's phrases give as a whole. REQUIRES: extractor.ReadOuter was called.
FailureReason RefineReasons(const BoundModel& model, const features::Extractor& extractor,
                            DiagnosticBuffer* buffer, Recipients* out);

// Fills reason, permanence and status of a DSN's verdict: those of its first failed recipient that
// has a reason, else `told` (what RefineReasons returned).
void SummariseFailure(const Recipients& recipients, FailureReason told, Verdict* verdict);

}  // namespace backstop::verdict

#endif  // BACKSTOP_VERDICT_FAILURE_REASON_H_
