#include "adapt/site_evaluation.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <set>

#include "accuracy/tables.h"
#include "backstop/classifier.h"
#include "fit/bounded_logistic.h"

namespace backstop::training {
namespace {

using accuracy::BootstrapRanks;
using accuracy::GroupScored;
using accuracy::Interval;

// Strengths are drawn to a fifth, so that a group that the development mail says little of (few of
// its senders sign) still counts.
constexpr double kPenalty = 1e-3, kCentre = 0.2;
// Suspicion may weigh as much as a strong fact of content; trust little, since a forger can copy.
constexpr double kTrust = 0.75, kSuspicion = 2;
constexpr unsigned kRounds = 200;
constexpr double kShares[] = {0.01};

// One of the two sums.
struct Part {
  size_t begin, end;  // groups
};
constexpr Part kForms{0, model::kSiteForms};
constexpr Part kContent{model::kSiteForms, model::kSiteGroups};

// Domains and classes weigh the same, whatever their number of messages.
std::vector<double> BalancedWeights(const std::vector<const SiteRow*>& rows) {
  std::map<std::tuple<std::string, SiteCase, ReturnMode>, double> counts;
  for (const SiteRow* row : rows) counts[{row->domain, row->is, row->mode}] += 1;
  std::vector<double> weights;
  weights.reserve(rows.size());
  for (const SiteRow* row : rows) weights.push_back(1 / counts[{row->domain, row->is, row->mode}]);
  return weights;
}

using Column = std::function<double(const SiteRow&)>;

// How much each column counts beside `before`, whose weight is the unit.
Status FitColumns(const std::vector<const SiteRow*>& rows, const Column& before,
                  const std::vector<Column>& columns, DenseFit* out) {
  DenseRows dense;
  dense.columns = columns.size() + 1;
  dense.weights = BalancedWeights(rows);
  for (const SiteRow* row : rows) {
    dense.values.push_back(before(*row));
    for (const Column& column : columns) dense.values.push_back(column(*row));
    dense.is_positive.push_back(row->is != SiteCase::kOwn);
  }
  DenseFit fit;
  if (Status s = FitNonNegative(dense, kPenalty, kCentre, &fit); !s.ok()) return s;
  const double unit = std::max(fit.weight.front(), 0.1);
  out->weight.clear();
  for (size_t c = 1; c < fit.weight.size(); ++c) out->weight.push_back(fit.weight[c] / unit);
  out->bias = fit.bias / unit;
  return {};
}

Status FitPart(const std::vector<const SiteRow*>& rows, const Column& before, Part part,
               SiteStrengths* out, double* bias) {
  std::vector<Column> columns;
  for (size_t g = part.begin; g < part.end; ++g)
    columns.push_back([g](const SiteRow& row) { return row.nats[g]; });
  DenseFit fit;
  if (Status s = FitColumns(rows, before, columns, &fit); !s.ok()) return s;
  std::copy(fit.weight.begin(), fit.weight.end(), out->group.begin() + part.begin);
  *bias = fit.bias;
  return {};
}

std::string Figure(const Interval& interval, int digits) {
  char text[64];
  std::snprintf(text, sizeof(text), "%.*f (%.*f to %.*f)", digits, interval.value, digits,
                interval.low, digits, interval.high);
  return text;
}

struct Question {
  const char* name;
  SiteCase against;
  bool has_mode;
  ReturnMode mode;
};

}  // namespace

// The level first, then each sum beside the levelled log-odds.
Status FitStrengths(const std::vector<const SiteRow*>& rows, SiteStrengths* out) {
  SiteStrengths fitted;
  fitted.trust = kTrust;
  fitted.suspicion = kSuspicion;
  DenseFit level;
  if (Status s = FitColumns(
          rows, [](const SiteRow& row) { return row.before; },
          {[](const SiteRow& row) { return -row.mean; }}, &level);
      !s.ok())
    return s;
  fitted.level = level.weight.front();
  fitted.level_bias = level.bias;
  const Column levelled = [&fitted](const SiteRow& row) {
    return row.before + SiteLevel(fitted, row.mean);
  };
  if (Status s = FitPart(rows, levelled, kForms, &fitted, &fitted.forms_bias); !s.ok()) return s;
  if (Status s = FitPart(rows, levelled, kContent, &fitted, &fitted.content_bias); !s.ok())
    return s;
  *out = fitted;
  return {};
}

double AdaptedLogOdds(const SiteRow& row, const SiteStrengths& strengths) {
  const auto sum = [&](Part part, double bias) {
    double nats = bias;
    for (size_t g = part.begin; g < part.end; ++g) nats += strengths.group[g] * row.nats[g];
    return std::clamp(nats, -strengths.trust, strengths.suspicion);
  };
  return row.before + SiteLevel(strengths, row.mean) + sum(kForms, strengths.forms_bias) +
         sum(kContent, strengths.content_bias);
}

Status ScoreSites(const std::vector<SiteRow>& rows, SiteEvaluation* out) {
  std::set<std::string> domains;
  for (const SiteRow& row : rows) domains.insert(row.domain);
  if (domains.size() < 2)
    return Status(Code::kBadArgument, "strengths are fitted on other domains: there is only one");
  SiteEvaluation evaluation;
  evaluation.scores.resize(rows.size());
  const auto count = static_cast<double>(domains.size());
  for (const std::string& domain : domains) {
    std::vector<const SiteRow*> others;
    for (const SiteRow& row : rows) {
      if (row.domain != domain && row.is != SiteCase::kCopied) others.push_back(&row);
    }
    SiteStrengths strengths;
    if (Status s = FitStrengths(others, &strengths); !s.ok()) return s;
    for (size_t r = 0; r < rows.size(); ++r) {
      if (rows[r].domain == domain)
        evaluation.scores[r] = {rows[r].before, AdaptedLogOdds(rows[r], strengths)};
    }
    SiteStrengths& mean = evaluation.mean_strengths;
    for (size_t g = 0; g < mean.group.size(); ++g) mean.group[g] += strengths.group[g] / count;
    mean.level += strengths.level / count;
    mean.level_bias += strengths.level_bias / count;
    mean.forms_bias += strengths.forms_bias / count;
    mean.content_bias += strengths.content_bias / count;
  }
  *out = std::move(evaluation);
  return {};
}

namespace {

std::string Number(double value, int digits) {
  char text[32];
  std::snprintf(text, sizeof(text), "%.*f", digits, value);
  return text;
}

// Rows before and after; domains are numbered for intervals.
class Judged {
 public:
  Judged(const std::vector<SiteRow>& rows, const std::vector<SiteScore>& scores)
      : rows_(rows), scores_(scores) {
    for (const SiteRow& row : rows) domains_.try_emplace(row.domain, domains_.size());
  }
  const std::map<std::string, uint32_t>& domains() const { return domains_; }

  // `domain`: of that one alone, without intervals; empty: of all.
  accuracy::RankFigures Ranks(const Question& question, double SiteScore::*score,
                              const std::string& domain) const {
    std::vector<GroupScored> scored;
    for (size_t r = 0; r < rows_.size(); ++r) {
      const SiteRow& row = rows_[r];
      if (row.is != SiteCase::kOwn && row.is != question.against) continue;
      if (question.has_mode && row.mode != question.mode) continue;
      if (!domain.empty() && row.domain != domain) continue;
      scored.push_back({scores_[r].*score, row.is != SiteCase::kOwn, domains_.at(row.domain)});
    }
    return BootstrapRanks(scored, kShares, domain.empty() ? kRounds : 0, 1);
  }
  size_t OwnRows(const std::string& domain) const {
    return static_cast<size_t>(std::count_if(rows_.begin(), rows_.end(), [&](const SiteRow& row) {
      return row.is == SiteCase::kOwn && row.domain == domain;
    }));
  }
  // Share of the domain's own mail that is decided backscatter.
  double OwnLost(double SiteScore::*score, const std::string& domain) const {
    const double served = ClassifierOptions{}.backscatter_threshold;
    const double threshold = std::log(served / (1 - served));
    double lost = 0;
    for (size_t r = 0; r < rows_.size(); ++r) {
      if (rows_[r].is == SiteCase::kOwn && rows_[r].domain == domain)
        lost += scores_[r].*score >= threshold ? 1 : 0;
    }
    return lost / static_cast<double>(OwnRows(domain));
  }

 private:
  const std::vector<SiteRow>& rows_;
  const std::vector<SiteScore>& scores_;
  std::map<std::string, uint32_t> domains_;
};

constexpr Question kAll{"all", SiteCase::kForged, false, ReturnMode::kFull};

accuracy::Table DomainTable(const Judged& judged) {
  accuracy::Table table{"Each domain (first half of its mail adapts, second half is judged)",
                        {"domain", "judged", "forged", "AUC before", "after",
                         "own decided backscatter before", "after"},
                        {}};
  for (const auto& [domain, ignored] : judged.domains()) {
    const accuracy::RankFigures before = judged.Ranks(kAll, &SiteScore::before, domain);
    const accuracy::RankFigures after = judged.Ranks(kAll, &SiteScore::after, domain);
    table.rows.push_back({domain, std::to_string(judged.OwnRows(domain)),
                          std::to_string(before.positives), Number(before.auc.value, 4),
                          Number(after.auc.value, 4),
                          Number(judged.OwnLost(&SiteScore::before, domain), 3),
                          Number(judged.OwnLost(&SiteScore::after, domain), 3)});
  }
  return table;
}

accuracy::Table PooledTable(const Judged& judged) {
  accuracy::Table table{
      "Pooled over " + std::to_string(judged.domains().size()) +
          " domains (one threshold; 95 % intervals clustered by domain)",
      {"against", "own", "spam", "AUC before", "AUC after", "recall at 1 % before", "after"},
      {}};
  const Question questions[] = {
      kAll,
      {"returned whole", SiteCase::kForged, true, ReturnMode::kFull},
      {"headers only", SiteCase::kForged, true, ReturnMode::kHeaders},
      {"whole header copied", SiteCase::kCopied, false, ReturnMode::kFull},
      {"copied, whole", SiteCase::kCopied, true, ReturnMode::kFull},
      {"copied, headers only", SiteCase::kCopied, true, ReturnMode::kHeaders}};
  for (const Question& question : questions) {
    const accuracy::RankFigures before = judged.Ranks(question, &SiteScore::before, "");
    const accuracy::RankFigures after = judged.Ranks(question, &SiteScore::after, "");
    table.rows.push_back({question.name, std::to_string(before.negatives),
                          std::to_string(before.positives), Figure(before.auc, 4),
                          Figure(after.auc, 4), Figure(before.recalls[0], 3),
                          Figure(after.recalls[0], 3)});
  }
  return table;
}

}  // namespace

std::string SiteTables(const std::vector<SiteRow>& rows, const SiteEvaluation& evaluation) {
  const Judged judged(rows, evaluation.scores);
  const SiteStrengths& mean = evaluation.mean_strengths;
  std::string out = accuracy::Text(DomainTable(judged)) + accuracy::Text(PooledTable(judged)) +
                    "Strengths, mean of the fits:";
  for (double group : mean.group) out += " " + Number(group, 2);
  return out + "; level " + Number(mean.level, 2) + " bias " + Number(mean.level_bias, 2) +
         ", forms bias " + Number(mean.forms_bias, 2) + ", content bias " +
         Number(mean.content_bias, 2) + "\n";
}

}  // namespace backstop::training
