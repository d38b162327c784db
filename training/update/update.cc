// The rows of all updates so far are fitted anew, head by head; a head that gains nothing on the
// operator's own mail stays the base's.

#include "update/update.h"

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <set>

#include "backstop/classifier.h"
#include "model/writer.h"
#include "output/output_file.h"
#include "pack/compare.h"
#include "update/labelled_mail.h"
#include "update/operator_rows.h"
#include "update/update_lock.h"
#include "update/update_state.h"
#include "update/weight_change.h"
#include "verdict/probes.h"

namespace backstop::training {
namespace {

// Stands before the card of the base, whose figures are not the updated model's.
const std::string kUpdated =
    "Updated by `backstop-train update` with its operator's labelled mail; the figures below are "
    "of "
    "the model before.\n\n";

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

Status Unlearn(const UpdateOptions& options, std::ostream& report, std::vector<OperatorRow>* rows) {
  if (options.unlearn.empty()) return {};
  std::vector<uint64_t> digests;
  if (Status s = ReadDigests(options.unlearn, &digests); !s.ok()) return s;
  const std::set<uint64_t> gone(digests.begin(), digests.end());
  const size_t removed =
      std::erase_if(*rows, [&gone](const OperatorRow& row) { return gone.contains(row.message); });
  report << removed << " rows of " << gone.size() << " messages unlearnt\n";
  if (removed > 0) return {};
  return Status(Code::kBadArgument,
                "--unlearn: none of these messages was learnt; give the same "
                "files as they were learnt from");
}

std::string Counted(const std::map<uint8_t, size_t>& counts, Head head) {
  std::string text;
  for (const auto& [label, count] : counts) {
    text += (text.empty() ? "" : ", ") + std::to_string(count) + " " +
            std::string(head == Head::kKind ? KindName(static_cast<Kind>(label))
                                            : OriginName(static_cast<Origin>(label)));
  }
  return text;
}

// The rows of classes that have enough to learn from and to judge by; none when there are not two
// such classes. `waiting`: what is missing, for people; empty when nothing is.
Rows RowsOfFullClasses(Head head, const Rows& rows, std::string* waiting) {
  std::map<uint8_t, size_t> full = CountOriginals(rows);
  const std::string counts = Counted(full, head);
  const size_t classes = full.size();
  std::erase_if(full, [](const auto& one) { return one.second < kFewestOfClass; });
  if (full.size() < classes || full.size() < 2) {
    *waiting = std::string(kHeadNames[static_cast<size_t>(head)]) + ": " + counts +
               " messages, copies of one original counted once: at least " +
               std::to_string(kFewestOfClass) + " of each are needed, and two classes at least";
    if (classes == 1)
      *waiting += "; give some that must not be taken for these (of one side alone adapt learns)";
  }
  Rows out;
  if (full.size() < 2) return out;
  for (const OperatorRow* row : rows) {
    if (full.contains(row->label)) out.push_back(row);
  }
  return out;
}

// The shipped probes speak for kinds that the operator has none of.
Status ReadAnchors(const std::string& base, const model::ModelContent& content,
                   std::vector<OperatorRow>* out) {
  std::unique_ptr<RowReader> reader;
  if (Status s = RowReader::New(base, &reader); !s.ok()) return s;
  for (const model::Probe& probe : content.probes)
    reader->Read(probe.message, {probe.kind, {}}, out);
  return {};
}

Rows RowsOf(Head head, const std::vector<OperatorRow>& rows) {
  Rows out;
  for (const OperatorRow& row : rows) {
    if (row.head == head) out.push_back(&row);
  }
  return out;
}

// Copies that lie in two piles, or came in two updates, are no second opinion.
void ReportCopies(Head head, const Rows& rows, std::ostream& report) {
  std::set<uint64_t> messages;
  for (const OperatorRow* row : rows) messages.insert(row->message);
  size_t originals = 0;
  for (const auto& [label, count] : CountOriginals(rows)) originals += count;
  if (originals >= messages.size()) return;
  report << kHeadNames[static_cast<size_t>(head)] << ": " << messages.size() - originals << " of "
         << messages.size()
         << " messages are copies, or show an original that another one shows: they count as one "
            "with it and are held back with it, so that no answer is judged by what was learnt\n";
}

// Applies what the head's rows say when that is better on mail held back.
Status RefitHead(Head head, const Rows& rows, const Rows& anchors, const Slopes& slopes,
                 std::ostream& report, model::ModelContent* content, bool* is_better) {
  HeldBack judged;
  if (Status s = JudgeHeldBack(rows, anchors, slopes, &judged); !s.ok()) return s;
  *is_better = judged.loss_after < judged.loss_before && judged.wrong_after <= judged.wrong_before;
  report << kHeadNames[static_cast<size_t>(head)] << ": own mail held back in turn: log-loss "
         << judged.loss_before << " before, " << judged.loss_after << " after; wrong "
         << judged.wrong_before << " before, " << judged.wrong_after << " after, of " << judged.rows
         << (*is_better ? "\n" : "; no better, so it stays as it was\n");
  if (!*is_better) return {};
  WeightChange change;
  if (Status s = FitChange(rows, anchors, slopes, &change); !s.ok()) return s;
  ApplyChange(head, change, content);
  return {};
}

// The base with what the rows say; the base itself without rows, or when too few are left after
// unlearning.
Status Refit(const std::string& base, const std::vector<OperatorRow>& rows, bool is_unlearning,
             std::ostream& report, std::string* out) {
  *out = base;
  if (rows.empty()) return {};
  model::ModelContent content;
  if (Status s = model::Parse(base, "the base model", &content); !s.ok()) return s;
  std::vector<OperatorRow> anchors;
  if (Status s = ReadAnchors(base, content, &anchors); !s.ok()) return s;
  const Slopes slopes{content.kind.slope, content.origin.slope};
  bool is_changed = false;
  bool is_judged = false;
  std::string missing;
  for (const Head head : {Head::kKind, Head::kOrigin}) {
    const Rows all = RowsOf(head, rows);
    if (all.empty()) continue;
    std::string waiting;
    const Rows of_head = RowsOfFullClasses(head, all, &waiting);
    if (!waiting.empty()) missing += (missing.empty() ? "" : "; ") + waiting;
    if (of_head.empty()) continue;
    bool is_better = false;
    is_judged = true;
    ReportCopies(head, of_head, report);
    if (Status s =
            RefitHead(head, of_head, RowsOf(head, anchors), slopes, report, &content, &is_better);
        !s.ok())
      return s;
    is_changed |= is_better;
  }
  if (is_changed && !missing.empty()) report << "waiting for more: " << missing << "\n";
  if (!is_changed && is_unlearning) {
    report << "what is left teaches nothing: the model is the one first updated\n";
    return {};
  }
  if (!is_changed) {
    return Status(
        Code::kBadArgument,
        "not written: " + (is_judged ? "the updated model is no better on your own held-back mail; "
                                       "give more mail, or look for wrong labels"
                                     : missing));
  }
  content.card = kUpdated + content.card;
  const std::vector<model::Probe> probes = std::move(content.probes);
  content.probes.clear();
  if (Status s = model::Serialise(content, out); !s.ok()) return s;
  if (Status s = CheckProbes(base, *out, probes); !s.ok()) return s;
  content.probes = probes;
  if (Status s = verdict::FillProbes(*out, &content.probes); !s.ok()) return s;
  return model::Serialise(content, out);
}

void ReportGathered(const GatheredMail& mail, std::ostream& report) {
  if (mail.returning_nothing > 0)
    report << mail.returning_nothing << " bounces return nothing and say nothing of origin\n";
  if (mail.gated > 0) {
    report << mail.gated
           << " messages of an automatic kind are let go by the header gate, which update leaves "
              "as it is: they stay ordinary but for score --full\n";
  }
}

bool IsSameMail(const std::vector<OperatorRow>& a, const std::vector<OperatorRow>& b) {
  return std::equal(
      a.begin(), a.end(), b.begin(), b.end(), [](const OperatorRow& x, const OperatorRow& y) {
        return x.message == y.message && x.head == y.head && x.mode == y.mode && x.label == y.label;
      });
}

}  // namespace

Status UpdateModel(const UpdateOptions& options, std::ostream& report) {
  const StateFolder folder(options.model);
  std::unique_ptr<UpdateLock> lock;
  if (Status s = UpdateLock::Take(options.model, &lock); !s.ok()) return s;
  if (options.is_rollback) {
    if (Status s = folder.Rollback(); !s.ok()) return s;
    report << options.model << ": the model before the last update; --rollback again undoes this\n";
    return {};
  }
  UpdateState state;
  if (Status s = folder.Load(&state); !s.ok()) return s;
  if (Status s = corpus::CheckOutput(options.model); !s.ok()) return s;
  std::vector<OperatorRow> rows = state.rows;
  if (Status s = Unlearn(options, report, &rows); !s.ok()) return s;
  GatheredMail mail;
  if (Status s = GatherMail(options, state.base, &rows, &mail); !s.ok()) return s;
  ReportGathered(mail, report);
  // In one order, whatever the order of learning: the same rows give the same model.
  std::stable_sort(rows.begin(), rows.end(), [](const OperatorRow& a, const OperatorRow& b) {
    return a.message < b.message;
  });
  if (!rows.empty() && IsSameMail(rows, state.rows)) {
    report << "all of this was learnt before: the model stays as it is\n";
    return {};
  }
  std::string updated;
  if (Status s = Refit(state.base, rows, !options.unlearn.empty(), report, &updated); !s.ok())
    return s;
  std::shared_ptr<const Model> opened;
  if (Status s = Model::FromBytes(updated, &opened); !s.ok())
    return Status(s.code(), options.model + ": not written: " + s.message());
  if (Status s = folder.Commit(state, rows, updated); !s.ok()) return s;
  if (mail.paths.empty()) return {};
  CompareReport compared;
  return CompareModels(folder.previous(), options.model, mail.paths, false, report, &compared);
}

}  // namespace backstop::training
