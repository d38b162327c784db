// Origin is one sum, kind one per label of the vocabulary: kinds that the base does not know have
// sums that never win. Kinds get no bias: mail of two kinds says nothing of how common the others
// are. Five parts are held back in turn, an original never torn between them.

#include "update/weight_change.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <unordered_map>
#include <utility>

#include "fit/logistic.h"
#include "grouping/disjoint_sets.h"

namespace backstop::training {
namespace {

constexpr double kPriorMessages = 50;
constexpr size_t kParts = 5;

uint32_t OutputOf(const OperatorRow& row) {
  if (row.head == Head::kKind) return row.label;
  return row.label == static_cast<uint8_t>(Origin::kBackscatter) ? 1 : 0;
}

// For each row the smallest digest of a message that shows the same original.
std::vector<uint64_t> OriginalsOf(const Rows& rows) {
  corpus::DisjointSets sets(static_cast<uint32_t>(rows.size()));
  std::unordered_map<uint64_t, uint32_t> by_key, by_message;
  for (uint32_t r = 0; r < rows.size(); ++r) {
    const auto join = [&sets, r](std::unordered_map<uint64_t, uint32_t>* first, uint64_t key) {
      const auto [at, is_new] = first->try_emplace(key, r);
      if (!is_new) sets.Join(at->second, r);
    };
    join(&by_message, rows[r]->message);
    for (const uint64_t key : rows[r]->keys) join(&by_key, key);
  }
  std::vector<uint64_t> smallest(rows.size(), UINT64_MAX);
  for (uint32_t r = 0; r < rows.size(); ++r) {
    uint64_t& digest = smallest[sets.Find(r)];
    digest = std::min(digest, rows[r]->message);
  }
  std::vector<uint64_t> originals(rows.size());
  for (uint32_t r = 0; r < rows.size(); ++r) originals[r] = smallest[sets.Find(r)];
  return originals;
}

// They add up to 1 in each class.
std::vector<double> BalancedWeights(const Rows& rows) {
  const std::vector<uint64_t> originals = OriginalsOf(rows);
  std::map<std::pair<uint8_t, uint64_t>, double> readings;
  std::map<uint8_t, double> classes;
  for (size_t r = 0; r < rows.size(); ++r) readings[{rows[r]->label, originals[r]}] += 1;
  for (const auto& [original, count] : readings) classes[original.first] += 1;
  std::vector<double> weights;
  for (size_t r = 0; r < rows.size(); ++r) {
    const uint8_t label = rows[r]->label;
    weights.push_back(1 / readings[{label, originals[r]}] / classes[label]);
  }
  return weights;
}

// Of each row the part that it is held back with: originals in turn, so that two of them always lie
// apart.
std::vector<size_t> PartsOf(const std::vector<uint64_t>& originals) {
  const std::set<uint64_t> sorted(originals.begin(), originals.end());
  std::map<uint64_t, size_t> part_of;
  for (const uint64_t original : sorted) part_of.emplace(original, part_of.size() % kParts);
  std::vector<size_t> parts;
  parts.reserve(originals.size());
  for (const uint64_t original : originals) parts.push_back(part_of.at(original));
  return parts;
}

// Columns in the order of first use.
class Columns {
 public:
  explicit Columns(WeightChange* change) : change_(change) {}
  uint32_t Of(const std::string& name) { return Find(&change_->fixed, name); }
  uint32_t Of(uint64_t key) { return Find(&change_->terms, key); }
  uint32_t count() const { return count_; }

 private:
  template <typename Map, typename Key>
  uint32_t Find(Map* map, const Key& key) {
    const auto [at, is_new] = map->try_emplace(key, count_);
    count_ += is_new ? 1 : 0;
    return at->second;
  }
  WeightChange* const change_;
  uint32_t count_ = 0;
};

Design DesignOf(const Rows& rows, const Slopes& slopes, WeightChange* change) {
  Design design;
  Columns columns(change);
  const std::vector<double> weights = BalancedWeights(rows);
  for (size_t r = 0; r < rows.size(); ++r) {
    const OperatorRow& row = *rows[r];
    std::array<std::vector<uint32_t>, kBlocks> blocks;
    for (const std::string& name : row.fixed) blocks[0].push_back(columns.Of(name));
    for (size_t zone = 0; zone < 2; ++zone) {
      for (const uint64_t key : row.terms[zone]) blocks[zone + 1].push_back(columns.Of(key));
    }
    const double slope = slopes.Of(row);
    Design::Row& added = design.Add({blocks[0], blocks[1], blocks[2]},
                                    {slope, slope * row.scale[0], slope * row.scale[1]});
    added.weight = weights[r];
    added.label = OutputOf(row);
    design.offsets.insert(design.offsets.end(), row.sums.begin(), row.sums.end());
  }
  design.columns = columns.count();
  return design;
}

// The row's log-loss, and whether its label does not win.
std::pair<double, bool> LossOf(const OperatorRow& row, const std::vector<double>& sums) {
  const uint32_t label = OutputOf(row);
  const std::vector<double> nats = sums.size() == 1 ? std::vector<double>{0, sums[0]} : sums;
  const double top = *std::max_element(nats.begin(), nats.end());
  double total = 0;
  for (const double one : nats) total += std::exp(one - top);
  return {top + std::log(total) - nats[label], nats[label] < top};
}

int32_t Moved(int32_t weight, double nats, int32_t limit) {
  const auto moved = weight + static_cast<int32_t>(std::lround(nats * model::kWeightOne));
  return std::clamp(moved, -limit, limit);
}

}  // namespace

void WeightChange::AddTo(const OperatorRow& row, const Slopes& slopes,
                         std::vector<double>* sums) const {
  const double slope = slopes.Of(row);
  const auto add = [&](const auto& columns, const auto& key, double value) {
    const auto at = columns.find(key);
    if (at == columns.end()) return;
    const double* weights = &linear.weight[size_t{at->second} * linear.outputs];
    for (uint32_t k = 0; k < linear.outputs; ++k) (*sums)[k] += value * weights[k];
  };
  for (const std::string& name : row.fixed) add(fixed, name, slope);
  for (size_t zone = 0; zone < 2; ++zone) {
    for (const uint64_t key : row.terms[zone]) add(terms, key, slope * row.scale[zone]);
  }
  for (uint32_t k = 0; k < linear.outputs; ++k) (*sums)[k] += linear.bias[k];
}

Status FitChange(const Rows& rows, const Rows& anchors, const Slopes& slopes, WeightChange* out) {
  const bool is_kind = rows.front()->head == Head::kKind;
  Rows all = rows;
  all.insert(all.end(), anchors.begin(), anchors.end());
  std::set<uint64_t> messages;
  for (const OperatorRow* row : all) messages.insert(row->message);
  WeightChange change;
  const Design design = DesignOf(all, slopes, &change);
  LogisticOptions options;
  options.l2 = kPriorMessages / static_cast<double>(messages.size()) / 10;
  options.has_bias = !is_kind;
  if (Status s = FitLogistic(design, is_kind ? kKindCount : 2, options, &change.linear); !s.ok())
    return s;
  *out = std::move(change);
  return {};
}

Status JudgeHeldBack(const Rows& rows, const Rows& anchors, const Slopes& slopes, HeldBack* out) {
  const std::vector<double> weights = BalancedWeights(rows);
  const std::vector<size_t> parts = PartsOf(OriginalsOf(rows));
  const double all = std::accumulate(weights.begin(), weights.end(), 0.0);
  *out = {.rows = rows.size()};
  for (size_t part = 0; part < kParts; ++part) {
    Rows teaching, judged;
    std::vector<double> judged_weights;
    for (size_t r = 0; r < rows.size(); ++r) {
      const bool is_judged = parts[r] == part;
      (is_judged ? judged : teaching).push_back(rows[r]);
      if (is_judged) judged_weights.push_back(weights[r] / all);
    }
    if (judged.empty()) continue;
    WeightChange change;
    if (Status s = FitChange(teaching, anchors, slopes, &change); !s.ok()) return s;
    for (size_t j = 0; j < judged.size(); ++j) {
      std::vector<double> sums = judged[j]->sums;
      const auto [before, was_wrong] = LossOf(*judged[j], sums);
      change.AddTo(*judged[j], slopes, &sums);
      const auto [after, is_wrong] = LossOf(*judged[j], sums);
      out->loss_before += judged_weights[j] * before;
      out->loss_after += judged_weights[j] * after;
      out->wrong_before += was_wrong ? 1 : 0;
      out->wrong_after += is_wrong ? 1 : 0;
    }
  }
  return {};
}

std::map<uint8_t, size_t> CountOriginals(const Rows& rows) {
  const std::vector<uint64_t> originals = OriginalsOf(rows);
  std::set<std::pair<uint8_t, uint64_t>> seen;
  for (size_t r = 0; r < rows.size(); ++r) seen.emplace(rows[r]->label, originals[r]);
  std::map<uint8_t, size_t> counts;
  for (const auto& [label, original] : seen) ++counts[label];
  return counts;
}

void ApplyChange(Head head, const WeightChange& change, model::ModelContent* content) {
  constexpr int32_t kFixedLimit = 1 << 20, kTermLimit = 32767;
  const auto move = [&](uint32_t column, int32_t limit, int32_t* origin, model::KindWeights* kind) {
    const double* weights = &change.linear.weight[size_t{column} * change.linear.outputs];
    if (head == Head::kOrigin) *origin = Moved(*origin, weights[0], limit);
    for (size_t k = 0; head == Head::kKind && k < kind->size(); ++k)
      (*kind)[k] = Moved((*kind)[k], weights[k], limit);
  };
  std::map<std::string, uint32_t> fresh = change.fixed;
  for (model::FixedFeature& feature : content->fixed) {
    const auto at = fresh.find(feature.name);
    if (at == fresh.end()) continue;
    move(at->second, kFixedLimit, &feature.origin, &feature.kind);
    fresh.erase(at);
  }
  for (const auto& [name, column] : fresh) {
    model::FixedFeature& feature = content->fixed.emplace_back();
    feature.name = name;
    move(column, kFixedLimit, &feature.origin, &feature.kind);
  }
  for (model::TermEntry& term : content->terms) {
    if (const auto at = change.terms.find(term.key); at != change.terms.end())
      move(at->second, kTermLimit, &term.origin, &term.kind);
  }
  if (head == Head::kOrigin) {
    for (size_t mode = 1; mode < 4; ++mode)
      content->origin.intercept[mode] += change.linear.bias[0];
  }
}

}  // namespace backstop::training
