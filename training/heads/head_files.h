// The files between the verbs: fitted heads and calibration as JSON, numbers in
// shortest round-trip form.

#ifndef BACKSTOP_TRAINING_HEADS_HEAD_FILES_H_
#define BACKSTOP_TRAINING_HEADS_HEAD_FILES_H_

#include <array>
#include <string>
#include <vector>

#include "backstop/labels.h"
#include "backstop/status.h"
#include "heads/calibrate.h"
#include "heads/head_fit.h"

namespace backstop::training {

// A fitted head by names, apart from the examples that it was fitted on.
struct NamedHead {
  struct Feature {
    std::string name;
    uint64_t key = 0;  // terms only
    std::vector<double> weight;
  };
  double l2 = 0;
  double term_offset = -1;
  uint32_t trained_rows = 0;
  std::vector<uint32_t> labels;
  std::vector<double> bias;
  std::vector<Feature> fixed;  // only those with a weight
  std::vector<Feature> terms;
};

struct Calibration {
  double kind_slope = 1;
  OriginCalibration origin;
};

NamedHead NameHead(const Examples& examples, const FittedHead& fitted);

using NamedHeads = std::array<NamedHead, kHeadCount>;

Status WriteHeads(const NamedHeads& heads, const std::string& path);
Status ReadHeads(const std::string& path, NamedHeads* out);
Status WriteCalibration(const Calibration& calibration, const std::string& path);
Status ReadCalibration(const std::string& path, Calibration* out);

Status ReadTextFile(const std::string& path, std::string* out);

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_HEADS_HEAD_FILES_H_
