#include "site/site_learner.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>

namespace backstop::training {
namespace {

// The background as so many messages beside the site's own: what was seen once is not yet a habit.
constexpr double kPrior = 2;
// A single ratio decides nothing, nats.
constexpr double kFormLimit = 4, kStructureLimit = 2, kTermLimit = 1.5;

double LimitOf(size_t group) {
  if (group == model::kSiteStructure) return kStructureLimit;
  return group == model::kSiteTerms ? kTermLimit : kFormLimit;
}

// Weights of messages so that no sender outweighs the others.
std::vector<double> MessageWeights(const std::vector<SentMessage>& sent, LearntSite* out) {
  std::map<std::string, double> by_sender;
  for (const SentMessage& message : sent) by_sender[message.sender] += 1;
  const auto total = static_cast<double>(sent.size());
  out->senders = by_sender.size();
  for (auto& [sender, count] : by_sender) {
    const double most = kSenderFloor + (total - count) / 2;
    out->capped_senders += count > most ? 1 : 0;
    count = std::min(1.0, most / count);
  }
  std::vector<double> weights;
  weights.reserve(sent.size());
  for (const SentMessage& message : sent) weights.push_back(by_sender[message.sender]);
  return weights;
}

// One group's counts at the site, and its shares of backscatter.
class Group {
 public:
  Group(size_t number, double strength)
      : is_open_(number < model::kSiteForms), limit_(LimitOf(number)), strength_(strength) {}
  void SetBackground(uint64_t key, double share) { background_[key] = share; }
  void SetRest(double share) { rest_ = share; }
  // Structure and terms that the model does not weigh have no background, and say nothing.
  void Add(uint64_t key, double weight) {
    if (is_open_ || background_.contains(key)) counts_[key] += weight;
  }
  void SetTotal(double total) { total_ = total; }

  // Nats for backscatter of a value that stands in `count` of the site's messages.
  double Nats(uint64_t key, double count) const {
    const auto at = background_.find(key);
    const double share = at == background_.end() ? rest_ : at->second;
    return RatioNats((count + kPrior * share) / (total_ + kPrior) / share);
  }
  double Unseen() const { return RatioNats(kPrior / (total_ + kPrior)); }
  // What the weight of `key` would change without a message of that weight.
  double Moved(uint64_t key, double weight) const {
    const auto at = counts_.find(key);
    if (at == counts_.end()) return 0;
    const double count = at->second;
    return std::fabs(Nats(key, count) - Nats(key, std::max(0.0, count - weight)));
  }
  const std::unordered_map<uint64_t, double>& counts() const { return counts_; }

 private:
  double RatioNats(double ratio) const {
    return -strength_ * std::clamp(std::log(ratio), -limit_, limit_);
  }

  bool is_open_;  // any value may come: forms
  double limit_;
  double strength_;
  double rest_ = 1e-4;  // share of a value that the background does not have
  double total_ = 0;
  std::unordered_map<uint64_t, double> background_;
  std::unordered_map<uint64_t, double> counts_;
};

std::vector<Group> MakeGroups(const model::ModelContent& content, const SiteStrengths& strengths) {
  const model::Background& background = content.background;
  const double messages = background.messages;
  std::vector<Group> groups;
  for (size_t g = 0; g < model::kSiteGroups; ++g) {
    groups.emplace_back(g, strengths.group[g]);
    groups[g].SetRest(1 / (messages + 1));
  }
  // A form's key tells its form, so every form may hold all of them.
  for (const model::FormCount& form : background.forms) {
    for (size_t g = 0; g < model::kSiteForms; ++g)
      groups[g].SetBackground(form.key, (form.count + 0.5) / (messages + 1));
  }
  const auto share = [messages](uint16_t packed) {
    return (packed / 65535.0 * messages + 1) / (messages + 2);
  };
  for (const model::FixedFeature& feature : content.fixed) {
    if (verdict::IsSiteStructure(feature.name))
      groups[model::kSiteStructure].SetBackground(verdict::SiteKeyOf(feature.name),
                                                  share(feature.backscatter_share));
  }
  for (const model::TermEntry& term : content.terms)
    groups[model::kSiteTerms].SetBackground(term.key, share(term.backscatter_share));
  return groups;
}

// Calls f(group, key) for everything that a message has.
template <typename F>
void ForEachKey(const SentMessage& message, F&& f) {
  for (size_t g = 0; g < model::kSiteForms; ++g) f(g, message.forms[g]);
  for (uint64_t key : message.structure) f(model::kSiteStructure, key);
  for (uint64_t key : message.terms) f(model::kSiteTerms, key);
}

int16_t Packed(double nats) {
  return static_cast<int16_t>(std::lround(std::clamp(nats * model::kWeightOne, -32767.0, 32767.0)));
}

int32_t PackedBias(double nats) {
  return static_cast<int32_t>(std::lround(nats * model::kWeightOne));
}

void FillInfluences(const std::vector<SentMessage>& sent, const std::vector<double>& weights,
                    const std::vector<Group>& groups, LearntSite* out) {
  for (size_t m = 0; m < sent.size(); ++m) {
    Influence one{sent[m].id, 0, sent[m].log_odds[static_cast<size_t>(ReturnMode::kFull)]};
    ForEachKey(sent[m],
               [&](size_t g, uint64_t key) { one.nats += groups[g].Moved(key, weights[m]); });
    out->influences.push_back(std::move(one));
  }
  std::stable_sort(out->influences.begin(), out->influences.end(),
                   [](const Influence& a, const Influence& b) { return a.nats > b.nats; });
}

}  // namespace

const SiteStrengths& ShippedStrengths() {
  static const SiteStrengths kShipped = {
      {.28, .48, .39, .39, .24, .18, .36, .32, .18, .18, .51, .96},
      .69,
      -2.56,
      -1.48,
      1.08,
      .75,
      2};
  return kShipped;
}

SiteStrengths UnitStrengths() {
  SiteStrengths unit;
  unit.group.fill(1);
  unit.trust = unit.suspicion = 20;
  return unit;
}

double SiteLevel(const SiteStrengths& strengths, double mean_log_odds) {
  return std::clamp(strengths.level_bias - strengths.level * mean_log_odds, -kMostLevel,
                    kMostLevel);
}

LearntSite LearnSite(const model::ModelContent& content, const std::vector<SentMessage>& sent,
                     const SiteStrengths& strengths) {
  LearntSite out;
  const std::vector<double> weights = MessageWeights(sent, &out);
  std::vector<Group> groups = MakeGroups(content, strengths);
  double total = 0;
  for (size_t m = 0; m < sent.size(); ++m) {
    total += weights[m];
    ForEachKey(sent[m], [&](size_t g, uint64_t key) { groups[g].Add(key, weights[m]); });
    for (size_t mode = 0; mode < 4; ++mode)
      out.mean_log_odds[mode] += weights[m] * sent[m].log_odds[mode];
  }
  for (double& mean : out.mean_log_odds) mean /= total;
  for (size_t g = 0; g < groups.size(); ++g) {
    groups[g].SetTotal(total);
    out.site.unseen[g] = Packed(groups[g].Unseen());
    for (const auto& [key, count] : groups[g].counts())
      out.site.weights.push_back({key, Packed(groups[g].Nats(key, count))});
  }
  std::sort(out.site.weights.begin(), out.site.weights.end(),
            [](const model::SiteWeight& a, const model::SiteWeight& b) { return a.key < b.key; });
  const auto same = [](const model::SiteWeight& a, const model::SiteWeight& b) {
    return a.key == b.key;
  };
  out.site.weights.erase(std::unique(out.site.weights.begin(), out.site.weights.end(), same),
                         out.site.weights.end());
  for (size_t mode = 1; mode < 4; ++mode)
    out.site.level[mode] = PackedBias(SiteLevel(strengths, out.mean_log_odds[mode]));
  out.site.forms_bias = PackedBias(strengths.forms_bias);
  out.site.content_bias = PackedBias(strengths.content_bias);
  out.site.trust = strengths.trust;
  out.site.suspicion = strengths.suspicion;
  out.site.summary = std::to_string(sent.size()) + " messages of " + std::to_string(out.senders) +
                     (out.senders == 1 ? " sender" : " senders");
  FillInfluences(sent, weights, groups, &out);
  return out;
}

}  // namespace backstop::training
