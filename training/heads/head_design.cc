// Columns: every fixed feature by its id, then the chosen terms. A row of a report whose original
// is also in the corpora, or which has copies, shares one message's weight with them, so that no
// message is counted twice.

#include "heads/head_design.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

#include "heads/domains.h"

namespace backstop::training {
namespace {

// A family with fewer rows of a class than this gets no more weight per row than one with so many:
// a single stray message must not weigh as much as a collection.
constexpr double kFamilyFloor = 100;

constexpr uint32_t kNoNumber = UINT32_MAX;

// For each row its collection and language as one number. A text too short to tell its language
// counts as of the one that most are of.
std::vector<uint32_t> GroupsOf(const Examples& examples, const Recipe& recipe, Head head) {
  std::vector<size_t> rows(examples.languages.size());
  for (const ExampleRow& row : examples.rows) {
    if (row.head == head && examples.languages[row.language] != "und") ++rows[row.language];
  }
  const auto most =
      static_cast<uint32_t>(std::max_element(rows.begin(), rows.end()) - rows.begin());
  std::vector<uint32_t> groups = CollectionsOf(examples, recipe, head);
  for (size_t r = 0; r < groups.size(); ++r) {
    const uint32_t language = examples.rows[r].language;
    groups[r] = groups[r] * static_cast<uint32_t>(rows.size()) +
                (examples.languages[language] == "und" ? most : language);
  }
  return groups;
}

// [columns]
std::vector<double> ConsensusShares(const Examples& examples, const ConsensusRecipe& recipe,
                                    const std::vector<uint32_t>& terms) {
  std::vector<double> shares(examples.fixed_names.size(), recipe.fixed);
  for (uint32_t term : terms)
    shares.push_back(IsBodyTerm(examples.terms[term].name) ? recipe.body : recipe.subject);
  return shares;
}

// [columns][outputs], by the recipe's scales of blocks.
std::vector<double> BlockScales(const Examples& examples, const HeadRecipe& recipe,
                                const std::vector<uint32_t>& terms, uint32_t outputs) {
  std::vector<double> scales;
  const auto add = [&](double scale) { scales.insert(scales.end(), outputs, scale); };
  for (uint32_t id = 0; id < examples.fixed_names.size(); ++id) {
    add(id < examples.structure_count ? recipe.structure_scale : recipe.pattern_scale);
  }
  for (uint32_t term : terms) {
    const std::string& name = examples.terms[term].name;
    add((IsBodyTerm(name) ? recipe.body_scale : recipe.subject_scale) *
        (IsPairTerm(name) ? recipe.pair_scale : 1));
  }
  return scales;
}

// By fixed id: its name begins so.
std::vector<bool> FixedThatBegin(const Examples& examples,
                                 const std::vector<std::string>& prefixes) {
  std::vector<bool> begin;
  for (const std::string& name : examples.fixed_names) {
    begin.push_back(
        std::any_of(prefixes.begin(), prefixes.end(),
                    [&name](const std::string& prefix) { return name.starts_with(prefix); }));
  }
  return begin;
}

}  // namespace

HeadColumns::HeadColumns(const Examples& examples, const HeadRecipe& recipe,
                         const std::vector<uint32_t>& terms)
    : examples_(examples),
      offset_(recipe.term_offset),
      fixed_(static_cast<uint32_t>(examples.fixed_names.size())) {
  masks_.push_back(FixedThatBegin(examples, recipe.drop));
  masks_[0].flip();
  mask_of_family_.resize(examples.families.size());
  for (const PartialRecipe& partial : recipe.partial) {
    std::vector<bool> kept = FixedThatBegin(examples, partial.keep);
    for (uint32_t id = 0; id < fixed_; ++id) kept[id] = kept[id] && masks_[0][id];
    for (size_t f = 0; f < examples.families.size(); ++f) {
      if (std::count(partial.families.begin(), partial.families.end(), examples.families[f]) > 0)
        mask_of_family_[f] = masks_.size();
    }
    masks_.push_back(std::move(kept));
  }
  column_.assign(examples.terms.size(), kNoNumber);
  is_body_.resize(terms.size());
  for (uint32_t i = 0; i < terms.size(); ++i) {
    column_[terms[i]] = fixed_ + i;
    is_body_[i] = IsBodyTerm(examples.terms[terms[i]].name);
  }
}

Design::Row& HeadColumns::AddRow(const ExampleRow& row, Design* design) {
  for (auto& block : blocks_) block.clear();
  const std::vector<bool>& mask = masks_[mask_of_family_[row.family]];
  for (uint32_t id : examples_.FixedOf(row)) {
    if (mask[id]) blocks_[0].push_back(id);
  }
  for (uint32_t term : examples_.TermsOf(row)) {
    const uint32_t column = column_[term];
    if (column != kNoNumber) blocks_[is_body_[column - fixed_] ? 2 : 1].push_back(column);
  }
  return design->Add({blocks_[0], blocks_[1], blocks_[2]},
                     {1, Scale(blocks_[1].size()), Scale(blocks_[2].size())});
}

double HeadColumns::Scale(size_t n) const {
  return offset_ < 0 || n == 0 ? 1 : 1 / std::sqrt(static_cast<double>(n) + offset_);
}

namespace {

// For each row with use[row] how many such rows its group has of its label and return mode.
std::vector<uint32_t> RowsLike(const Examples& examples, const std::vector<bool>& use) {
  const auto key = [&](uint32_t r) {
    const ExampleRow& row = examples.rows[r];
    return uint64_t{row.group} << 16 | uint64_t{row.label} << 8 | static_cast<uint64_t>(row.mode);
  };
  std::vector<uint32_t> rows;
  for (uint32_t r = 0; r < use.size(); ++r) {
    if (use[r]) rows.push_back(r);
  }
  std::sort(rows.begin(), rows.end(), [&](uint32_t a, uint32_t b) { return key(a) < key(b); });
  std::vector<uint32_t> counts(use.size());
  for (size_t begin = 0, end = 0; begin < rows.size(); begin = end) {
    while (end < rows.size() && key(rows[end]) == key(rows[begin])) ++end;
    for (size_t i = begin; i < end; ++i) counts[rows[i]] = static_cast<uint32_t>(end - begin);
  }
  return counts;
}

}  // namespace

std::vector<double> RowWeights(const Examples& examples, const HeadRecipe& recipe,
                               const std::vector<bool>& use) {
  const size_t n = examples.rows.size();
  std::vector<double> weights(n);
  const std::vector<uint32_t> like = RowsLike(examples, use);
  std::map<std::pair<uint32_t, uint8_t>, double> family_rows;
  for (size_t r = 0; r < n; ++r) {
    const ExampleRow& row = examples.rows[r];
    if (!use[r]) continue;
    weights[r] = row.weight / static_cast<double>(like[r]);
    if (row.mode == ReturnMode::kHeaders && !row.is_report) weights[r] *= recipe.headers_weight;
    family_rows[{row.family, row.label}] += weights[r];
  }
  std::map<uint8_t, double> class_rows;
  for (size_t r = 0; r < n; ++r) {
    const ExampleRow& row = examples.rows[r];
    if (!use[r]) continue;
    weights[r] *= std::pow(std::max(family_rows[{row.family, row.label}], kFamilyFloor),
                           -recipe.source_exponent);
    class_rows[row.label] += weights[r];
  }
  double total = 0;
  double count = 0;
  for (size_t r = 0; r < n; ++r) {
    if (!use[r]) continue;
    weights[r] *= std::pow(class_rows[examples.rows[r].label], -recipe.class_exponent);
    total += weights[r];
    count += 1;
  }
  for (double& weight : weights) weight *= count / total;
  return weights;
}

HeadDesign DesignHead(const Examples& examples, const TermIndex& index, const Recipe& recipe,
                      Head head, const std::vector<uint32_t>& labels,
                      const std::vector<bool>& use) {
  const HeadRecipe& head_recipe = recipe.head(head);
  HeadDesign out;
  std::vector<bool> train = use;
  std::array<uint32_t, kKindCount> output_of{};
  output_of.fill(kNoNumber);
  for (uint32_t k = 0; k < labels.size(); ++k) output_of[labels[k]] = k;
  for (size_t r = 0; r < train.size(); ++r) {
    const ExampleRow& row = examples.rows[r];
    train[r] = train[r] && row.head == head && output_of[row.label] != kNoNumber && row.weight > 0;
    out.trained_rows += train[r] ? 1 : 0;
  }
  const std::vector<double> weights = RowWeights(examples, head_recipe, train);
  out.terms = ChooseTerms(examples, index, head_recipe, weights);
  out.design.team = examples.team;
  out.design.columns = static_cast<uint32_t>(examples.fixed_names.size() + out.terms.size());
  HeadColumns columns(examples, head_recipe, out.terms);
  const std::vector<uint32_t> domains = DomainsOf(examples, recipe, head);
  const std::vector<uint32_t> groups = GroupsOf(examples, recipe, head);
  for (size_t r = 0; r < train.size(); ++r) {
    if (!train[r] || !examples.IsHere(examples.rows[r])) continue;
    out.origins.push_back({domains[r], examples.rows[r].mode, groups[r]});
    Design::Row& row = columns.AddRow(examples.rows[r], &out.design);
    row.weight = weights[r];
    row.label = output_of[examples.rows[r].label];
  }
  out.labels = std::max<uint32_t>(2, static_cast<uint32_t>(labels.size()));
  out.scale = BlockScales(examples, head_recipe, out.terms, OutputsFor(out.labels));
  out.consensus = ConsensusShares(examples, head_recipe.consensus, out.terms);
  return out;
}

}  // namespace backstop::training
