// Joins the rooms. Model::Open lays a model file open and compiles its patterns; Analyze takes a
// message through the steps (gate, read, kind, returned message, origin) and Decide adds evidence
// and prior and words the verdict.

#include "backstop/classifier.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <new>
#include <utility>

#include "features/extractor.h"
#include "gate/sign_reader.h"
#include "model/mapping.h"
#include "verdict/bound_model.h"
#include "verdict/explain.h"
#include "verdict/failure_reason.h"
#include "verdict/gate_rule.h"
#include "verdict/heads.h"
#include "verdict/inspect.h"
#include "verdict/probes.h"
#include "verdict/ready_model.h"
#include "verdict/rules.h"
#include "verdict/site.h"

namespace backstop {

struct Model::Impl {
  model::Mapping bytes;
  std::unique_ptr<verdict::ReadyModel> ready;

  // Everything after the bytes are there.
  Status Load(const std::string& file, const ModelOptions& options) {
    const std::string& cache = options.pattern_cache_dir;
    if (Status s = verdict::ReadyModel::Make(bytes.bytes(), file, cache, &ready); !s.ok()) return s;
    return options.run_probes ? verdict::RunProbes(ready->bound(), ready->patterns(), file)
                              : Status();
  }
};

namespace {

// What fits the small-string buffer: no allocation when there is nothing left to allocate.
Status NoMemory() { return Status(Code::kNoMemory, "out of memory"); }

Status CheckOptions(const ClassifierOptions& options) {
  const double low = options.legitimate_threshold;
  const double high = options.backscatter_threshold;
  if (!(low >= 0 && low < high && high <= 1)) {
    return Status(Code::kBadArgument,
                  "thresholds: give 0 <= legitimate_threshold < backscatter_threshold <= 1");
  }
  if (!std::isfinite(options.prior_log_odds))
    return Status(Code::kBadArgument, "prior_log_odds: give a finite number");
  return {};
}

}  // namespace

Model::Model(std::unique_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}
Model::~Model() = default;

Status Model::Open(const std::string& path, std::shared_ptr<const Model>* out,
                   const ModelOptions& options) noexcept try {
  auto impl = std::make_unique<Impl>();
  if (Status s = model::Mapping::OfFile(path, &impl->bytes); !s.ok()) return s;
  if (Status s = impl->Load(path, options); !s.ok()) return s;
  *out = std::shared_ptr<const Model>(new Model(std::move(impl)));
  return {};
} catch (const std::bad_alloc&) {
  return NoMemory();
}

Status Model::FromBytes(std::string_view bytes, std::shared_ptr<const Model>* out,
                        const ModelOptions& options) noexcept try {
  auto impl = std::make_unique<Impl>();
  if (Status s = model::Mapping::OfCopy(bytes, &impl->bytes); !s.ok()) return s;
  if (Status s = impl->Load("model in memory", options); !s.ok()) return s;
  *out = std::shared_ptr<const Model>(new Model(std::move(impl)));
  return {};
} catch (const std::bad_alloc&) {
  return NoMemory();
}

std::string_view Model::card() const noexcept { return impl_->ready->view().card; }
std::string_view Model::version() const noexcept { return impl_->ready->view().version; }

struct Classifier::Impl {
  Impl(std::shared_ptr<const Model> m, const ClassifierOptions& o,
       std::unique_ptr<features::Extractor> e, std::unique_ptr<gate::SignReader> s)
      : model(std::move(m)),
        options(o),
        extractor(std::move(e)),
        signs(std::move(s)),
        terms(bound()) {
    reasons.reserve(verdict::MaxSummands(bound()));
  }
  const verdict::BoundModel& bound() const { return model->impl().ready->bound(); }

  const verdict::BoundGate& gate() const { return model->impl().ready->gate(); }

  // Whose calibration applies.
  ReturnMode ModeRead() const { return is_read_as_returned ? ReturnMode::kFull : return_mode; }

  bool IsLetGo();
  void ReadInFull();
  void ReadOuter();
  void ReadOriginal(bool as_returned);

  std::shared_ptr<const Model> model;
  ClassifierOptions options;
  std::unique_ptr<features::Extractor> extractor;
  std::unique_ptr<gate::SignReader> signs;  // null: all mail takes the full path
  verdict::HeadTerms terms;
  verdict::DiagnosticBuffer diagnostic;
  std::vector<Reason> reasons;

  // Of the message last analysed.
  std::string_view message;
  uint32_t input_notes = 0;
  int64_t gate_sum = 0;
  bool is_let_go = false;  // by the gate, unless evidence opens it
  bool is_read = false;    // in full
  bool is_standard = false;
  bool is_read_as_returned = false;
  ReturnMode return_mode = ReturnMode::kNone;
  FailureReason told = FailureReason::kUndefined;
  verdict::Recipients recipients;
  verdict::KindSums kind_sums;
  verdict::OriginSum origin_sum;
  verdict::SiteSum site_sum;

  // Of the last Decide.
  bool is_gated = false;
  Evidence evidence;
  verdict::KindDecision decision;
};

// Step 0: does the header block show too little to read on?
bool Classifier::Impl::IsLetGo() {
  if (signs == nullptr || !signs->Read(message, extractor->converter())) return false;
  gate_sum = verdict::GateSum(gate(), signs->signs());
  return !verdict::IsOpen(gate(), gate_sum);
}

void Classifier::Impl::ReadInFull() {
  is_read = true;
  ReadOuter();
  verdict::KindNats nats;
  decision = verdict::RankKinds(bound(), kind_sums, Evidence{}, &nats);
  ReadOriginal(verdict::IsReadAsReturned(decision.kind));
}

// Steps 1 and 2: the outer message, its recipients, and what kind it is.
void Classifier::Impl::ReadOuter() {
  extractor->ReadOuter(message);
  const report::Report& report = extractor->report();
  return_mode = report.return_mode;
  is_standard = report.is_standard;
  told = verdict::RefineReasons(bound(), *extractor, &diagnostic, &recipients);
  kind_sums = verdict::ScoreKind(bound(), *extractor, &terms.kind);
}

// Steps 3 and 4: the message that came back, or for mail in its own right the message itself, and
// whose it is.
void Classifier::Impl::ReadOriginal(bool as_returned) {
  is_read_as_returned = as_returned;
  if (as_returned) {
    extractor->ReadAsReturned(ReturnMode::kFull);
  } else {
    extractor->ReadReturned();
  }
  origin_sum = verdict::ScoreOrigin(bound(), *extractor, &terms.origin);
  site_sum = verdict::ScoreSite(bound().view->site, bound().site, *extractor, bound().origin_terms,
                                terms.origin, ModeRead());
}

Classifier::Classifier(std::unique_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}
Classifier::~Classifier() = default;

Status Classifier::New(std::shared_ptr<const Model> model, const ClassifierOptions& options,
                       std::unique_ptr<Classifier>* out) noexcept try {
  if (model == nullptr) return Status(Code::kBadArgument, "model: give one that Model::Open made");
  if (Status s = CheckOptions(options); !s.ok()) return s;
  std::unique_ptr<features::Extractor> extractor;
  if (Status s = features::Extractor::New(model->impl().ready->patterns(), &extractor); !s.ok())
    return s;
  std::unique_ptr<gate::SignReader> signs;
  if (const auto& table = model->impl().ready->gate().table; table != nullptr && !options.full) {
    if (Status s = gate::SignReader::New(*table, &signs); !s.ok()) return s;
  }
  auto impl =
      std::make_unique<Impl>(std::move(model), options, std::move(extractor), std::move(signs));
  auto made = std::unique_ptr<Classifier>(new Classifier(std::move(impl)));
  made->Analyze({});
  *out = std::move(made);
  return {};
} catch (const std::bad_alloc&) {
  return NoMemory();
}

Verdict Classifier::Classify(std::string_view message, const Evidence& evidence) noexcept {
  Analyze(message);
  return Decide(evidence);
}

void Classifier::Analyze(std::string_view message) noexcept {
  Impl& my = *impl_;
  constexpr size_t kMost = std::numeric_limits<uint32_t>::max() - 1;
  my.message = message.substr(0, std::min(my.options.max_message_bytes, kMost));
  my.input_notes = 0;
  if (message.empty()) my.input_notes |= kNoteEmpty;
  if (my.message.size() < message.size()) my.input_notes |= kNoteTruncatedInput;
  my.is_let_go = my.is_gated = my.IsLetGo();
  my.is_read = false;
  if (!my.is_let_go) my.ReadInFull();
}

Verdict Classifier::Decide(const Evidence& evidence) noexcept {
  Impl& my = *impl_;
  my.evidence = evidence;
  my.is_gated = my.is_let_go && !verdict::OpensGate(evidence);
  if (my.is_gated) {
    Verdict out = verdict::GatedVerdict(my.gate(), my.gate_sum);
    out.notes |= my.input_notes;
    return out;
  }
  if (!my.is_read) my.ReadInFull();
  my.decision = verdict::DecideKind(my.bound(), my.kind_sums, evidence);
  if (verdict::IsReadAsReturned(my.decision.kind) != my.is_read_as_returned) {
    // Evidence turned mail in its own right into an answer, or back: the other reading is wanted.
    my.ReadOuter();
    my.ReadOriginal(!my.is_read_as_returned);
  }
  Verdict out;
  out.kind = my.decision.kind;
  out.p_kind = my.decision.p_kind;
  out.p_ndr = my.decision.p_ndr;
  out.standard = my.is_standard;
  out.return_mode = my.return_mode;
  out.recipient_count = static_cast<uint32_t>(my.recipients.size());
  out.notes = my.input_notes | my.extractor->notes();
  const std::string_view language = my.extractor->language();
  std::copy(language.begin(), language.end(), out.language);
  out.language[language.size()] = '\0';
  if (verdict::IsDsn(out.kind)) verdict::SummariseFailure(my.recipients, my.told, &out);
  out.content_log_odds =
      verdict::ContentLogOdds(my.bound(), my.origin_sum, my.ModeRead()) + my.site_sum.Total();
  verdict::DecideOrigin(my.bound(), evidence, my.options, &out);
  return out;
}

std::span<const RecipientResult> Classifier::recipients() const noexcept {
  return impl_->is_gated ? std::span<const RecipientResult>() : impl_->recipients.view();
}
const ReturnedFacts& Classifier::returned() const noexcept {
  static constexpr ReturnedFacts kNothing;
  return impl_->is_gated ? kNothing : impl_->extractor->returned_facts();
}

std::span<const Reason> Classifier::Explain() noexcept {
  Impl& my = *impl_;
  my.reasons.clear();
  if (my.is_gated) {
    verdict::ExplainGate(my.gate(), my.signs->signs(), &my.reasons);
    return my.reasons;
  }
  verdict::ExplainOrigin(
      my.bound(), *my.extractor,
      {&my.origin_sum, &my.terms.origin, &my.site_sum, my.ModeRead(), my.options.prior_log_odds},
      my.evidence, &my.reasons);
  verdict::ExplainKind(my.bound(), *my.extractor, {&my.kind_sums, &my.terms.kind, my.decision},
                       my.evidence, &my.reasons);
  return my.reasons;
}

std::string Classifier::Inspect() const {
  const Impl& my = *impl_;
  if (my.is_gated) return "The header gate let the message go unread; ask for the full path.\n";
  return verdict::Inspect(
      {my.extractor.get(), &my.recipients, my.return_mode, my.input_notes | my.extractor->notes()});
}

std::string_view Version() noexcept { return BACKSTOP_VERSION; }

}  // namespace backstop
