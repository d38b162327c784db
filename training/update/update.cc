// Weights move by what the rows say beside the base's own log-odds (an offset of every row), drawn
// to 0 as though kPriorMessages messages had spoken for the base. Five parts by message are held
// back in turn to judge the outcome; the model itself learns from all rows.

#include "update/update.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <memory>
#include <set>

#include "backstop/classifier.h"
#include "fit/logistic.h"
#include "heads/head_files.h"
#include "model/writer.h"
#include "output/output_file.h"
#include "pack/compare.h"
#include "update/operator_rows.h"
#include "verdict/probes.h"

namespace backstop::training {
namespace {

namespace fs = std::filesystem;

constexpr double kPriorMessages = 50;
constexpr int kParts = 5;

struct StateFiles {
  explicit StateFiles(const std::string& model) : folder(model + ".update") {}
  std::string Path(const char* name) const { return (fs::path(folder) / name).string(); }
  std::string folder;
  std::string base() const { return Path("base.backstop"); }
  std::string rows() const { return Path("rows.json"); }
  std::string previous() const { return Path("previous.backstop"); }
  std::string previous_rows() const { return Path("previous-rows.json"); }
};

Status CopyFile(const std::string& from, const std::string& to) {
  std::string bytes;
  if (Status s = ReadTextFile(from, &bytes); !s.ok())
    return Status(s.code(), from + ": cannot be read");
  return corpus::WriteFile(to, bytes);
}

// What the rows add to the base, by name and key; nats before the return mode's slope.
struct Change {
  std::map<std::string, double> fixed;
  std::map<uint64_t, double> terms;
  double bias = 0;  // nats

  double Of(const OperatorRow& row, double slope) const {
    double sum = 0;
    for (const std::string& name : row.fixed) {
      if (const auto at = fixed.find(name); at != fixed.end()) sum += at->second;
    }
    for (size_t zone = 0; zone < 2; ++zone) {
      for (uint64_t key : row.terms[zone]) {
        if (const auto at = terms.find(key); at != terms.end()) sum += row.scale[zone] * at->second;
      }
    }
    return slope * sum + bias;
  }
};

using Rows = std::vector<const OperatorRow*>;

// Classes weigh the same, and each message once.
std::vector<double> BalancedWeights(const Rows& rows) {
  std::map<uint64_t, double> readings;
  double counts[2] = {0, 0};
  for (const OperatorRow* row : rows) readings[row->message] += 1;
  for (const OperatorRow* row : rows) counts[row->is_backscatter] += 1 / readings[row->message];
  std::vector<double> weights;
  for (const OperatorRow* row : rows)
    weights.push_back(1 / readings[row->message] / counts[row->is_backscatter]);
  return weights;
}

Status FitChange(const Rows& rows, const std::array<double, 4>& slopes, Change* out) {
  std::map<std::string, uint32_t> fixed;
  std::map<uint64_t, uint32_t> terms;
  uint32_t columns = 0;
  Design design;
  const std::vector<double> weights = BalancedWeights(rows);
  std::set<uint64_t> messages;
  for (size_t r = 0; r < rows.size(); ++r) {
    const OperatorRow& row = *rows[r];
    std::array<std::vector<uint32_t>, kBlocks> blocks;
    for (const std::string& name : row.fixed) {
      const auto [at, is_new] = fixed.try_emplace(name, columns);
      columns += is_new ? 1 : 0;
      blocks[0].push_back(at->second);
    }
    for (size_t zone = 0; zone < 2; ++zone) {
      for (uint64_t key : row.terms[zone]) {
        const auto [at, is_new] = terms.try_emplace(key, columns);
        columns += is_new ? 1 : 0;
        blocks[zone + 1].push_back(at->second);
      }
    }
    const double slope = slopes[static_cast<size_t>(row.mode)];
    Design::Row& added = design.Add({blocks[0], blocks[1], blocks[2]},
                                    {slope, slope * row.scale[0], slope * row.scale[1]});
    added.weight = weights[r];
    added.label = row.is_backscatter ? 1 : 0;
    design.offsets.push_back(row.log_odds);
    messages.insert(row.message);
  }
  design.columns = columns;
  LogisticOptions options;
  options.l2 = kPriorMessages / static_cast<double>(messages.size()) / 10;
  Linear linear;
  if (Status s = FitLogistic(design, 2, options, &linear); !s.ok()) return s;
  for (const auto& [name, column] : fixed) out->fixed[name] = linear.weight[column];
  for (const auto& [key, column] : terms) out->terms[key] = linear.weight[column];
  out->bias = linear.bias[0];
  return {};
}

double Loss(double log_odds, bool is_backscatter) {
  const double margin = is_backscatter ? log_odds : -log_odds;
  return margin > 0 ? std::log1p(std::exp(-margin)) : -margin + std::log1p(std::exp(margin));
}

// Loss of the base and of models that did not see the message, on the operator's own mail.
Status JudgeHeldBack(const Rows& rows, const std::array<double, 4>& slopes, double* before,
                     double* after) {
  const std::vector<double> weights = BalancedWeights(rows);
  *before = *after = 0;
  for (int part = 0; part < kParts; ++part) {
    Rows teaching;
    for (const OperatorRow* row : rows) {
      if (static_cast<int>(row->message % kParts) != part) teaching.push_back(row);
    }
    Change change;
    if (Status s = FitChange(teaching, slopes, &change); !s.ok()) return s;
    for (size_t r = 0; r < rows.size(); ++r) {
      const OperatorRow& row = *rows[r];
      if (static_cast<int>(row.message % kParts) != part) continue;
      const double moved = change.Of(row, slopes[static_cast<size_t>(row.mode)]);
      *before += weights[r] / 2 * Loss(row.log_odds, row.is_backscatter);
      *after += weights[r] / 2 * Loss(row.log_odds + moved, row.is_backscatter);
    }
  }
  return {};
}

int32_t Moved(int32_t weight, double nats, int32_t limit) {
  const auto moved = weight + static_cast<int32_t>(std::lround(nats * model::kWeightOne));
  return std::clamp(moved, -limit, limit);
}

void Apply(const Change& change, model::ModelContent* content) {
  std::map<std::string, double> fixed = change.fixed;
  for (model::FixedFeature& feature : content->fixed) {
    if (const auto at = fixed.find(feature.name); at != fixed.end()) {
      feature.origin = Moved(feature.origin, at->second, 1 << 20);
      fixed.erase(at);
    }
  }
  for (const auto& [name, nats] : fixed)
    content->fixed.push_back({name, Moved(0, nats, 1 << 20), {}, 0});
  for (model::TermEntry& term : content->terms) {
    if (const auto at = change.terms.find(term.key); at != change.terms.end())
      term.origin = Moved(term.origin, at->second, 32767);
  }
  for (size_t mode = 1; mode < 4; ++mode) content->origin.intercept[mode] += change.bias;
}

// The shipped probes keep kind and side.
Status CheckProbes(const std::string& base, const std::string& changed,
                   const std::vector<model::Probe>& probes) {
  std::unique_ptr<Classifier> classifiers[2];
  for (int i = 0; i < 2; ++i) {
    std::shared_ptr<const Model> model;
    if (Status s = Model::FromBytes(i == 0 ? base : changed, &model); !s.ok()) return s;
    if (Status s = Classifier::New(model, {.full = true}, &classifiers[i]); !s.ok()) return s;
  }
  for (size_t p = 0; p < probes.size(); ++p) {
    const Verdict before = classifiers[0]->Classify(probes[p].message);
    const Verdict after = classifiers[1]->Classify(probes[p].message);
    const bool has_turned = before.origin != after.origin &&
                            before.origin != Origin::kUndetermined &&
                            after.origin != Origin::kUndetermined;
    if (!has_turned && before.kind == after.kind) continue;
    return Status(Code::kProbeFailed, "not written: shipped probe " + std::to_string(p) +
                                          " would change sides; look for wrong labels in the "
                                          "mail, or --unlearn some of it");
  }
  return {};
}

Status Gather(const UpdateOptions& options, const std::string& base, std::ostream& report,
              std::vector<OperatorRow>* rows) {
  size_t nothing = 0;
  std::map<uint64_t, bool> labels;
  for (const OperatorRow& row : *rows) labels[row.message] = row.is_backscatter;
  for (const bool is_backscatter : {false, true}) {
    for (const std::string& path : is_backscatter ? options.backscatter : options.legitimate) {
      std::vector<OperatorRow> read;
      if (Status s = ReadOperatorRows(base, path, is_backscatter, &read, &nothing); !s.ok())
        return Status(s.code(), path + ": " + s.message() + "; nothing was learnt");
      std::set<uint64_t> fresh;
      for (OperatorRow& row : read) {
        const auto [at, is_new] = labels.try_emplace(row.message, is_backscatter);
        if (at->second != is_backscatter) {
          return Status(Code::kBadArgument,
                        path +
                            ": holds a message that is labelled the other way elsewhere; take "
                            "it out of one side, or --unlearn it first");
        }
        if (is_new) fresh.insert(row.message);
        if (fresh.contains(row.message)) rows->push_back(std::move(row));
      }
    }
  }
  if (nothing > 0) report << nothing << " bounces return nothing and say nothing of origin\n";
  return {};
}

Status Unlearn(const UpdateOptions& options, std::ostream& report, std::vector<OperatorRow>* rows) {
  if (options.unlearn.empty()) return {};
  std::vector<uint64_t> digests;
  for (const std::string& path : options.unlearn) {
    if (Status s = ReadDigests(path, &digests); !s.ok()) return s;
  }
  const std::set<uint64_t> gone(digests.begin(), digests.end());
  const size_t removed =
      std::erase_if(*rows, [&gone](const OperatorRow& row) { return gone.contains(row.message); });
  report << removed << " rows of " << gone.size() << " messages unlearnt\n";
  if (removed > 0) return {};
  return Status(Code::kBadArgument,
                "--unlearn: none of these messages was learnt; give the same "
                "files as they were learnt from");
}

// The base with what the rows say; without rows the base itself.
Status Refit(const std::string& base, const std::vector<OperatorRow>& rows, std::ostream& report,
             std::string* out) {
  if (rows.empty()) {
    *out = base;
    return {};
  }
  std::set<uint64_t> classes[2];
  Rows all;
  for (const OperatorRow& row : rows) {
    classes[row.is_backscatter].insert(row.message);
    all.push_back(&row);
  }
  if (std::min(classes[0].size(), classes[1].size()) < kFewestOfClass) {
    return Status(Code::kBadArgument, std::to_string(classes[0].size()) + " legitimate and " +
                                          std::to_string(classes[1].size()) +
                                          " backscatter messages: give at least " +
                                          std::to_string(kFewestOfClass) +
                                          " of each (of one side alone only adapt can learn)");
  }
  model::ModelContent content;
  if (Status s = model::Parse(base, "the base model", &content); !s.ok()) return s;
  double before = 0;
  double after = 0;
  if (Status s = JudgeHeldBack(all, content.origin.slope, &before, &after); !s.ok()) return s;
  report << "own mail held back in turn: log-loss " << before << " before, " << after << " after\n";
  if (!(after < before)) {
    return Status(Code::kBadArgument,
                  "not written: the updated model is no better on your own held-back mail; give "
                  "more mail, or look for wrong labels");
  }
  Change change;
  if (Status s = FitChange(all, content.origin.slope, &change); !s.ok()) return s;
  Apply(change, &content);
  const std::vector<model::Probe> probes = std::move(content.probes);
  content.probes.clear();
  if (Status s = model::Serialise(content, out); !s.ok()) return s;
  if (Status s = CheckProbes(base, *out, probes); !s.ok()) return s;
  content.probes = probes;
  if (Status s = verdict::FillProbes(*out, &content.probes); !s.ok()) return s;
  return model::Serialise(content, out);
}

// Model and rows change places with the previous ones, so that a rollback can be undone.
Status Rollback(const std::string& model, const StateFiles& state) {
  if (!fs::exists(state.previous()))
    return Status(Code::kNotFound, state.previous() + ": no earlier model to go back to");
  const std::pair<std::string, std::string> swaps[] = {{model, state.previous()},
                                                       {state.rows(), state.previous_rows()}};
  for (const auto& [now, before] : swaps) {
    std::string current;
    std::string earlier;
    if (Status s = ReadTextFile(now, &current); !s.ok()) return s;
    if (Status s = ReadTextFile(before, &earlier); !s.ok()) return s;
    if (Status s = corpus::WriteFile(now, earlier); !s.ok()) return s;
    if (Status s = corpus::WriteFile(before, current); !s.ok()) return s;
  }
  return {};
}

}  // namespace

Status UpdateModel(const UpdateOptions& options, std::ostream& report) {
  const StateFiles state(options.model);
  if (options.is_rollback) return Rollback(options.model, state);
  std::string current;
  if (Status s = ReadTextFile(options.model, &current); !s.ok())
    return Status(s.code(), options.model + ": cannot be read; give the path of a model file");
  std::string base = current;
  std::vector<OperatorRow> rows;
  const bool is_first = !fs::exists(state.base());
  if (!is_first) {
    if (Status s = ReadTextFile(state.base(), &base); !s.ok()) return s;
    if (Status s = ReadOperatorRowsFile(state.rows(), &rows); !s.ok()) return s;
  }
  const std::vector<OperatorRow> earlier = rows;
  if (Status s = Unlearn(options, report, &rows); !s.ok()) return s;
  if (Status s = Gather(options, base, report, &rows); !s.ok()) return s;
  // In one order, whatever the order of learning: the same rows give the same model.
  std::stable_sort(rows.begin(), rows.end(), [](const OperatorRow& a, const OperatorRow& b) {
    return a.message < b.message;
  });
  std::string updated;
  if (Status s = Refit(base, rows, report, &updated); !s.ok()) return s;
  std::shared_ptr<const Model> opened;
  if (Status s = Model::FromBytes(updated, &opened); !s.ok())
    return Status(s.code(), options.model + ": not written: " + s.message());
  std::error_code error;
  fs::create_directories(state.folder, error);
  if (error) return Status(Code::kIo, state.folder + ": cannot be made: " + error.message());
  if (is_first) {
    if (Status s = corpus::WriteFile(state.base(), base); !s.ok()) return s;
  }
  if (Status s = CopyFile(options.model, state.previous()); !s.ok()) return s;
  if (Status s = WriteOperatorRows(earlier, state.previous_rows()); !s.ok()) return s;
  if (Status s = WriteOperatorRows(rows, state.rows()); !s.ok()) return s;
  if (Status s = corpus::WriteFile(options.model, updated); !s.ok()) return s;
  std::vector<std::string> paths = options.legitimate;
  paths.insert(paths.end(), options.backscatter.begin(), options.backscatter.end());
  if (paths.empty()) return {};
  CompareReport compared;
  return CompareModels(state.previous(), options.model, paths, false, report, &compared);
}

}  // namespace backstop::training
