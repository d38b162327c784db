// Dictionary keys come from the engine's own extraction of a message that holds the words, as the
// trainer gets them.

#include "test_models/small_model.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>

#include "features/extractor.h"
#include "model/writer.h"
#include "scan/pattern_set.h"
#include "test_models/messages.h"
#include "verdict/evidence_facts.h"
#include "verdict/probes.h"

namespace backstop::test_models {
namespace {

constexpr ZoneMask kOuter = MaskOf(Zone::kHead) | MaskOf(Zone::kHuman);
constexpr ZoneMask kTold = MaskOf(Zone::kStatus) | MaskOf(Zone::kHuman);

void Check(const Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "%s\n", status.message().c_str());
  std::abort();
}

std::map<std::string, uint64_t> TermsOf(const std::string& message) {
  std::unique_ptr<scan::PatternSet> patterns;
  Check(scan::PatternSet::New({{"t.any", "anything at all", false, kOuter}}, &patterns));
  std::unique_ptr<features::Extractor> extractor;
  Check(features::Extractor::New(*patterns, &extractor));
  extractor->ReadOuter(message);
  extractor->ReadReturned();
  std::map<std::string, uint64_t> terms;
  for (int z = 0; z < kZoneCount; ++z) {
    const Zone zone = static_cast<Zone>(z);
    const auto words = extractor->words(zone);
    features::ForEachTerm(
        zone, words, [&](uint64_t key, uint32_t first, uint32_t second, uint32_t gap) {
          terms[features::TermName(zone, extractor->text(zone), words, first, second, gap)] = key;
        });
  }
  return terms;
}

model::KindWeights ForKind(Kind kind, double nats) {
  model::KindWeights weights{};
  weights[static_cast<size_t>(kind)] = Fixed(nats);
  return weights;
}

void AddTerms(model::ModelContent* content) {
  const auto keys =
      TermsOf(Bounce({.human = "We are sorry.", .text = "casino winner casino games"}));
  const auto key = [&](const char* name) {
    const auto at = keys.find(name);
    if (at == keys.end()) Check(Status(Code::kInternal, std::string(name) + " is not extracted"));
    return at->second;
  };
  for (const char* name : {"original.body/word.casino", "original.body/word.winner",
                           "original.body/pair.casino.winner"}) {
    content->terms.push_back({name, key(name), Fixed(1.5), false, {}});
  }
  content->terms.push_back(
      {"human/word.sorry", key("human/word.sorry"), 0, true, ForKind(Kind::kDsnFailed, 0.5)});
}

void AddEvidence(model::ModelContent* content) {
  for (const verdict::EvidenceFact& fact : verdict::EvidenceFacts()) {
    const bool is_good = fact.name.ends_with(".valid") || fact.name.ends_with(".hit") ||
                         fact.name.ends_with(".verified") || fact.name.ends_with(".ours") ||
                         fact.name.ends_with(".pass");
    const double nats =
        fact.is_kind ? (fact.name.ends_with(".yes") ? 1.0 : -1.0) : (is_good ? -6.0 : 2.0);
    content->evidence.push_back(
        {std::string(fact.name), "said by the test", nats, Assurance::kKeyed, fact.is_kind, true});
  }
}

}  // namespace

int32_t Fixed(double nats) { return static_cast<int32_t>(std::lround(nats * model::kWeightOne)); }

model::ModelContent SmallContent() {
  model::ModelContent content;
  content.name = "small";
  content.card = "# small\n\nMade by hand for the tests.\n";
  content.patterns = {
      {"t.undeliverable", "undeliverable", false, kOuter, FailureReason::kUndefined},
      {"t.delayed", "delayed", false, kOuter, FailureReason::kUndefined},
      {"t.auto_replied", "\nauto-submitted: auto-replied", false, MaskOf(Zone::kHead),
       FailureReason::kUndefined},
      {"t.over_quota", "over quota", false, kTold, FailureReason::kMailboxFull},
      {"t.no_such_user", "no such user", false, kTold, FailureReason::kUserUnknown},
      {"t.pills", "cheap pills", false, MaskOf(Zone::kOriginalBody), FailureReason::kUndefined},
      {"t.regards", "best\\s?regards", true, MaskOf(Zone::kOriginalBody),
       FailureReason::kUndefined}};
  content.fixed = {{"head/t.undeliverable", 0, ForKind(Kind::kDsnFailed, 4)},
                   {"human/t.undeliverable", 0, ForKind(Kind::kDsnFailed, 2)},
                   {"head/t.delayed", 0, ForKind(Kind::kDsnDelayed, 4)},
                   {"head/t.auto_replied", 0, ForKind(Kind::kAutoReply, 6)},
                   {"original.body/t.pills", Fixed(4), {}},
                   {"original.body/t.regards", Fixed(-3), {}}};
  AddTerms(&content);
  content.kind.bias = ForKind(Kind::kOrdinary, 3);
  content.kind.slope = 0.75;
  content.kind.terms.offset = 2;
  for (const Kind kind : {Kind::kOrdinary, Kind::kDsnFailed, Kind::kDsnDelayed, Kind::kAutoReply}) {
    content.kind.trained_kinds |= 1u << static_cast<unsigned>(kind);
  }
  content.origin.bias = Fixed(-0.25);
  content.origin.terms.offset = 1;
  content.origin.slope = {0, 0.8, 0.9, 1};
  content.origin.intercept = {0, 0.1, -0.2, 0.3};
  AddEvidence(&content);
  content.probes.push_back({Bounce({.text = "cheap pills"}), Kind::kOrdinary, 0, 0});
  return content;
}

void AddSite(model::ModelContent* content) {
  content->background.messages = 100;
  content->background.forms = {{3, 7}, {900, 100}};
  for (model::FixedFeature& feature : content->fixed) feature.backscatter_share = 6553;
  for (model::TermEntry& term : content->terms) term.backscatter_share = 40000;
  model::Site& site = content->site;
  site.summary = "60 messages of 3 senders";
  for (const model::TermEntry& term : content->terms)
    site.weights.push_back({term.key, static_cast<int16_t>(Fixed(-1))});
  std::sort(site.weights.begin(), site.weights.end(),
            [](const auto& a, const auto& b) { return a.key < b.key; });
  site.unseen.fill(static_cast<int16_t>(Fixed(0.5)));
  site.level = {0, Fixed(0.25), Fixed(0.5), Fixed(0.75)};
  site.forms_bias = Fixed(-1);
  site.content_bias = Fixed(0.125);
  site.trust = 0.5;
  site.suspicion = 2;
}

model::ModelContent GatedContent() {
  model::ModelContent content = SmallContent();
  content.gate.signs = {{"head/t.undeliverable", Fixed(3)},
                        {"head/t.auto_replied", Fixed(1)},
                        {"struct.head.sender_role.mailer_daemon", Fixed(4)}};
  content.gate.threshold = Fixed(2);
  content.gate.slope = 0.5;
  content.gate.intercept = -6;
  return content;
}

std::string Pack(model::ModelContent content) {
  std::vector<model::Probe> probes = std::move(content.probes);
  content.probes.clear();
  std::string bytes;
  Check(model::Serialise(content, &bytes));
  if (probes.empty()) return bytes;
  Check(verdict::FillProbes(bytes, &probes));
  content.probes = std::move(probes);
  Check(model::Serialise(content, &bytes));
  return bytes;
}

}  // namespace backstop::test_models
