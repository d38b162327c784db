// Runs over the same active features as heads.cc. Sorting is std::sort, in place: the list was made
// at full size in New.

#include "verdict/explain.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace backstop::verdict {
namespace {

using features::Extractor;

// How much text in front of a regular expression's match end is shown.
constexpr size_t kShownBytes = 40;

// Gathers the summands of one head.
class Summands {
 public:
  Summands(std::string_view head, std::vector<Reason>* out)
      : head_(head), out_(out), first_(out->size()) {}

  void Add(std::string_view feature, double log_odds, std::string_view text) {
    if (log_odds == 0 || out_->size() == out_->capacity()) return;
    out_->push_back({head_, feature, log_odds, text});
  }
  void Sort() {
    std::sort(out_->begin() + static_cast<std::ptrdiff_t>(first_), out_->end(),
              [](const Reason& a, const Reason& b) {
                const double x = std::abs(a.log_odds);
                const double y = std::abs(b.log_odds);
                return x != y ? x > y : a.feature < b.feature;
              });
  }

 private:
  std::string_view head_;
  std::vector<Reason>* out_;
  size_t first_;
};

// The last bytes of `text` before `end`, from the begin of a UTF-8 character.
std::string_view TextBefore(std::string_view text, size_t end, size_t size) {
  end = std::min(end, text.size());
  size_t begin = end - std::min(end, size);
  while (begin < end && (static_cast<unsigned char>(text[begin]) & 0xC0) == 0x80) ++begin;
  return text.substr(begin, end - begin);
}

std::string_view FixedText(const BoundModel& model, const Extractor& extractor, uint32_t feature) {
  const auto sentences = features::StructureSentences();
  if (feature < sentences.size()) return sentences[feature];
  const uint32_t number = feature - static_cast<uint32_t>(sentences.size());
  const model::PatternView& pattern = model.view->patterns[number / kZoneCount];
  if (!pattern.is_regex) return Trim(pattern.phrase);
  return TextBefore(extractor.text(static_cast<Zone>(number % kZoneCount)),
                    extractor.match_end(feature), kShownBytes);
}

// "click.here" of "original.body/pair.click.here".
std::string_view TermText(std::string_view name) {
  const size_t slash = name.find('/');
  if (slash == std::string_view::npos) return name;
  const size_t dot = name.find('.', slash);
  return dot == std::string_view::npos ? name.substr(slash + 1) : name.substr(dot + 1);
}

void AddEvidence(const BoundModel& model, const Evidence& evidence, bool is_kind, double sign,
                 Summands* out) {
  for (const uint8_t fact : StatedFacts(evidence)) {
    if (EvidenceFacts()[fact].is_kind != is_kind) continue;
    const EvidenceWeight& weight = model.evidence[fact];
    out->Add(EvidenceFacts()[fact].name, sign * weight.log_odds, weight.sentence);
  }
}

// A form's summands, by Form.
constexpr std::array<std::string_view, features::kFormCount> kSiteFormFeatures = {
    "site.message_id_host", "site.message_id_form", "site.agent",     "site.header_order",
    "site.first_hop",       "site.client",          "site.signature", "site.time_zone",
    "site.content_type",    "site.charset"};

void AddSite(const SiteSum& site, Summands* out) {
  out->Add("site.level", site.level, "how this site's own mail scores");
  for (size_t form = 0; form < site.forms.size(); ++form) {
    out->Add(kSiteFormFeatures[form], site.forms[form],
             site.forms[form] < 0 ? "as in this site's own mail" : "rare in this site's own mail");
  }
  out->Add("site.forms_bias", site.forms_bias, "forms, before any is looked at");
  out->Add("site.forms_bound", site.forms_cut, "forms can be copied: their sum is bounded");
  out->Add("site.structure", site.structure, "structure against this site's own mail");
  out->Add("site.vocabulary", site.vocabulary, "words against this site's own mail");
  out->Add("site.content_bias", site.content_bias, "content, before any is looked at");
  out->Add("site.content_bound", site.content_cut, "content can be copied: its sum is bounded");
}

}  // namespace

size_t MaxSummands(const BoundModel& model) {
  size_t fixed = 0;  // of each head
  for (const FixedRow& row : model.fixed_rows) {
    fixed += std::any_of(row.kind.begin(), row.kind.end(), [](int32_t w) { return w != 0; });
    fixed += row.origin != 0;
  }
  const auto terms_of = [](const TermIndex& index) {
    return std::min(index.size(), features::kMaxTerms);
  };
  const size_t terms = terms_of(model.kind_terms) + terms_of(model.origin_terms);
  constexpr size_t kSite = features::kFormCount + 7;
  constexpr size_t kOthers = 3 + kEvidenceFields + kSite;  // bias, calibration, prior
  return fixed + terms + 2 * kOthers;
}

void ExplainKind(const BoundModel& model, const Extractor& extractor, const KindTerms& terms,
                 const Evidence& evidence, std::vector<Reason>* out) {
  const model::ModelView& view = *model.view;
  const size_t best = static_cast<size_t>(terms.decision.kind);
  const size_t second = static_cast<size_t>(terms.decision.runner_up);
  const double unit = view.kind.slope / model::kWeightOne;
  Summands summands("kind", out);
  summands.Add("bias", unit * (view.kind.bias[best] - view.kind.bias[second]),
               KindSentence(terms.decision.kind));
  for (const uint32_t feature : extractor.outer_features()) {
    const auto& weights = model.Fixed(feature).kind;
    summands.Add(model.NameOf(feature), unit * (weights[best] - weights[second]),
                 FixedText(model, extractor, feature));
  }
  for (size_t i = 0; i < terms.terms->size(); ++i) {
    const uint32_t term = terms.terms->members()[i];
    const std::span<const int16_t> weights = model.kind_terms.WeightsOf(term);
    const int margin = weights[best] - weights[second];
    const std::string_view name = view.TermName(model.kind_terms.SlotOf(term));
    summands.Add(name, unit * terms.sums->scales.At(i) * margin, TermText(name));
  }
  const int sign =
      int{IsAutomatic(terms.decision.kind)} - int{IsAutomatic(terms.decision.runner_up)};
  AddEvidence(model, evidence, true, sign, &summands);
  summands.Sort();
}

void ExplainOrigin(const BoundModel& model, const Extractor& extractor, const OriginTerms& terms,
                   const Evidence& evidence, std::vector<Reason>* out) {
  const model::ModelView& view = *model.view;
  const size_t mode = static_cast<size_t>(terms.mode);
  const double unit = view.origin.slope[mode] / model::kWeightOne;
  Summands summands("origin", out);
  summands.Add("bias", unit * view.origin.bias, "before any feature of the returned message");
  for (const uint32_t feature : extractor.returned_features()) {
    summands.Add(model.NameOf(feature), unit * model.Fixed(feature).origin,
                 FixedText(model, extractor, feature));
  }
  for (size_t i = 0; i < terms.terms->size(); ++i) {
    const uint32_t term = terms.terms->members()[i];
    const std::string_view name = view.TermName(model.origin_terms.SlotOf(term));
    summands.Add(name, unit * terms.sum->scales.At(i) * model.origin_terms.WeightsOf(term)[0],
                 TermText(name));
  }
  summands.Add("calibration", view.origin.intercept[mode], ReturnModeName(terms.mode));
  AddSite(*terms.site, &summands);
  summands.Add("prior", terms.prior_log_odds, "what the gateway expects before a message is read");
  AddEvidence(model, evidence, false, 1, &summands);
  summands.Sort();
}

}  // namespace backstop::verdict
