// Columns: every fixed feature by its id, then the chosen terms, then languages where the recipe
// asks for them. A row of a report whose original is also in the corpora, or which has copies,
// shares one message's weight with them, so that no message is counted twice.

#include "heads/head_design.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "heads/domains.h"
#include "heads/holdout.h"
#include "parallel/by_key.h"
#include "parallel/in_order.h"

namespace backstop::training {
namespace {

// A family with fewer rows of a class than this gets no more weight per row than one with so many:
// a single stray message must not weigh as much as a collection.
constexpr double kFamilyFloor = 100;

constexpr uint32_t kNoNumber = UINT32_MAX;
constexpr size_t kMaxLabels = kKindCount;

// The language that most of the head's rows are of.
uint32_t MainLanguage(const Examples& examples, Head head) {
  std::vector<uint32_t> rows(examples.languages.size());
  for (const ExampleRow& row : examples.rows) {
    if (row.head == head && examples.languages[row.language] != "und") ++rows[row.language];
  }
  examples.team->Sum(rows);
  return static_cast<uint32_t>(std::max_element(rows.begin(), rows.end()) - rows.begin());
}

// A text too short to tell its language counts as of the main one.
uint32_t LanguageOf(const Examples& examples, const ExampleRow& row, uint32_t main) {
  return examples.languages[row.language] == "und" ? main : row.language;
}

// For each row its collection and language as one number.
std::vector<uint32_t> GroupsOf(const Examples& examples, const HeadRecipe& recipe, uint32_t main,
                               const std::vector<int>& folds) {
  std::vector<uint32_t> groups = CollectionsOf(examples, recipe, folds);
  for (size_t r = 0; r < groups.size(); ++r) {
    groups[r] = groups[r] * static_cast<uint32_t>(examples.languages.size()) +
                LanguageOf(examples, examples.rows[r], main);
  }
  return groups;
}

// Adds to the last row a column of its first block.
void AddColumn(uint32_t column, Design* design) {
  Design::Row& row = design->rows.back();
  const auto at = static_cast<std::ptrdiff_t>(row.end[0]);
  design->columns_of_rows.insert(design->columns_of_rows.begin() + at, column);
  for (size_t& end : row.end) ++end;
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
  if (recipe.language_scale > 0) {
    for (size_t i = 0; i < examples.languages.size(); ++i) add(recipe.language_scale);
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

bool HeadColumns::HasWordings(const ExampleRow& row) const {
  const std::span<const uint32_t> ids = examples_.FixedOf(row);
  return std::any_of(ids.begin(), ids.end(),
                     [this](uint32_t id) { return examples_.is_wording[id] != 0; });
}

Design::Row& HeadColumns::AddRow(const ExampleRow& row, Design* design) {
  blocks_[0].clear();
  const std::vector<bool>& mask = masks_[mask_of_family_[row.family]];
  for (uint32_t id : examples_.FixedOf(row)) {
    if (mask[id]) blocks_[0].push_back(id);
  }
  return AddBlocks(row, design);
}

Design::Row& HeadColumns::AddUnwordedRow(const ExampleRow& row, Design* design) {
  blocks_[0].clear();
  const std::vector<bool>& mask = masks_[mask_of_family_[row.family]];
  for (uint32_t id : examples_.FixedOf(row)) {
    if (mask[id] && examples_.is_wording[id] == 0 && id != examples_.wordless)
      blocks_[0].push_back(id);
  }
  if (mask[examples_.wordless]) blocks_[0].push_back(examples_.wordless);
  return AddBlocks(row, design);
}

Design::Row& HeadColumns::AddBlocks(const ExampleRow& row, Design* design) {
  blocks_[1].clear();
  blocks_[2].clear();
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
  std::vector<uint64_t> keys;
  for (size_t r = 0; r < use.size(); ++r) {
    const ExampleRow& row = examples.rows[r];
    if (use[r])
      keys.push_back(uint64_t{row.group} << 16 | uint64_t{row.label} << 8 |
                     static_cast<uint64_t>(row.mode));
  }
  return SumByKey(*examples.team, keys, std::vector<uint32_t>(keys.size(), 1));
}

// The rows with use[row], their weights and what shares them out. Sums are made in the order of the
// mail: weights are thirds and the like, and a model is the same to the last bit whoever adds up.
class WeightedRows {
 public:
  WeightedRows(const Examples& examples, const std::vector<bool>& use) : examples_(examples) {
    for (uint32_t r = 0; r < use.size(); ++r) {
      if (use[r]) rows_.push_back({examples.rows[r].message, r, 1});
    }
  }
  // Calls f(row, weight) for each.
  template <typename F>
  void ForEach(F&& f) {
    for (SumItem& one : rows_) f(examples_.rows[one.cell], one.value);
  }
  // The sums of weights by cell(row), which is below `cells`.
  template <typename F>
  std::vector<double> Sums(size_t cells, F&& cell) const {
    std::vector<SumItem> summands(rows_);
    for (SumItem& one : summands) one.cell = static_cast<uint32_t>(cell(examples_.rows[one.cell]));
    return SumInOrder(*examples_.team, examples_.shards, summands, cells);
  }
  std::vector<double> ByRow() const {
    std::vector<double> weights(examples_.rows.size());
    for (const SumItem& one : rows_) weights[one.cell] = one.value;
    return weights;
  }

 private:
  const Examples& examples_;
  std::vector<SumItem> rows_;  // cell: into Examples::rows
};

}  // namespace

std::vector<double> RowWeights(const Examples& examples, const HeadRecipe& recipe,
                               const std::vector<bool>& use) {
  WeightedRows rows(examples, use);
  const std::vector<uint32_t> like = RowsLike(examples, use);
  double count = 0;
  rows.ForEach([&, i = size_t{0}](const ExampleRow& row, double& weight) mutable {
    weight = row.weight / static_cast<double>(like[i++]);
    if (row.mode == ReturnMode::kHeaders && !row.is_report) weight *= recipe.headers_weight;
    count += 1;
  });
  const auto family_of = [](const ExampleRow& row) {
    return size_t{row.family} * kMaxLabels + row.label;
  };
  const auto label_of = [](const ExampleRow& row) { return size_t{row.label}; };
  const std::vector<double> families = rows.Sums(examples.families.size() * kMaxLabels, family_of);
  rows.ForEach([&](const ExampleRow& row, double& weight) {
    weight *= std::pow(std::max(families[family_of(row)], kFamilyFloor), -recipe.source_exponent);
  });
  const std::vector<double> labels = rows.Sums(kMaxLabels, label_of);
  rows.ForEach([&](const ExampleRow& row, double& weight) {
    weight *= std::pow(labels[label_of(row)], -recipe.class_exponent);
  });
  const double total = rows.Sums(1, [](const ExampleRow&) { return 0; })[0];
  examples.team->Sum(std::span(&count, 1));
  rows.ForEach([&](const ExampleRow&, double& weight) { weight *= count / total; });
  return rows.ByRow();
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
  examples.team->Sum(std::span(&out.trained_rows, 1));
  const std::vector<double> weights = RowWeights(examples, head_recipe, train);
  out.terms = ChooseTerms(examples, index, head_recipe, weights);
  out.design.team = examples.team;
  const auto first_language = static_cast<uint32_t>(examples.fixed_names.size() + out.terms.size());
  const bool has_languages = head_recipe.language_scale > 0;
  out.design.columns =
      first_language + static_cast<uint32_t>(has_languages ? examples.languages.size() : 0);
  HeadColumns columns(examples, head_recipe, out.terms);
  const std::vector<int> folds = AssignFolds(examples, recipe, head);
  const std::vector<uint32_t> domains = DomainsOf(examples, head_recipe, folds);
  const uint32_t main = MainLanguage(examples, head);
  const std::vector<uint32_t> groups = GroupsOf(examples, head_recipe, main, folds);
  for (size_t r = 0; r < train.size(); ++r) {
    if (!train[r]) continue;
    const ExampleRow& example = examples.rows[r];
    const uint32_t language = LanguageOf(examples, example, main);
    const auto add = [&](Design::Row& row, double weight) {
      if (has_languages && language != main) AddColumn(first_language + language, &out.design);
      out.origins.push_back({domains[r], example.mode, groups[r]});
      row.weight = weight;
      row.label = output_of[example.label];
    };
    add(columns.AddRow(example, &out.design), weights[r]);
    const double unworded = head == Head::kKind ? head_recipe.unworded[example.label] : 0;
    if (unworded > 0 && columns.HasWordings(example))
      add(columns.AddUnwordedRow(example, &out.design), unworded * weights[r]);
  }
  out.labels = std::max<uint32_t>(2, static_cast<uint32_t>(labels.size()));
  out.scale = BlockScales(examples, head_recipe, out.terms, OutputsFor(out.labels));
  out.consensus = ConsensusShares(examples, head_recipe.consensus, out.terms);
  return out;
}

}  // namespace backstop::training
