// What the verdicts of a bench say beside its labels: the cases for the tables of corpus/accuracy.

#ifndef BACKSTOP_CLI_BENCH_ACCURACY_H_
#define BACKSTOP_CLI_BENCH_ACCURACY_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "accuracy/accuracy.h"
#include "backstop/classifier.h"
#include "reader/labels.h"

namespace backstop::cli {

class BenchAccuracy {
 public:
  explicit BenchAccuracy(const ClassifierOptions& options);

  // None: no label fits the message's path.
  void Add(const std::optional<corpus::LabelView>& label, const Verdict& verdict);

  size_t unlabelled() const { return unlabelled_; }
  size_t judged() const { return kinds_.size(); }
  accuracy::KindFigures Kinds() const { return accuracy::CountKinds(kinds_); }
  // Parts: "reports" (that return something), "reports/<return mode>" and, only without the header
  // gate (--full), "ordinary" (as though returned) of fold "all", and "reports" of each source.
  std::vector<accuracy::OriginLine> Origins() const;

 private:
  using Part = std::pair<std::string, std::string>;  // fold, part

  const bool is_full_;
  const accuracy::Thresholds thresholds_;
  std::vector<accuracy::KindCase> kinds_;
  std::map<Part, std::vector<accuracy::OriginCase>> origins_;
  std::map<std::string, uint32_t> groups_;  // by the original's path
  size_t unlabelled_ = 0;
};

}  // namespace backstop::cli

#endif  // BACKSTOP_CLI_BENCH_ACCURACY_H_
