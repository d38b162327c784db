// Labels that a head was not trained on get weight 0 and never win (KindHead::trained_kinds). Every
// term of the dictionary is packed, also one whose weight rounds to 0, because the scale of a zone
// counts it.

#include "pack/pack.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <memory>

#include "backstop/classifier.h"
#include "model/writer.h"
#include "output/output_file.h"
#include "site/background.h"
#include "verdict/probes.h"

namespace backstop::training {
namespace {

constexpr double kHotLimit = 32767;      // int16
constexpr double kFixedLimit = 1 << 24;  // int32 with room to add thousands

int32_t FixedPoint(double weight, double limit, size_t* clamped) {
  const double value = std::round(weight * model::kWeightOne);
  if (std::fabs(value) <= limit) return static_cast<int32_t>(value);
  ++*clamped;
  return static_cast<int32_t>(std::copysign(limit, value));
}

model::KindWeights KindRow(const NamedHead& head, const std::vector<double>& weight, double limit,
                           size_t* clamped) {
  model::KindWeights row{};
  for (size_t k = 0; k < head.labels.size(); ++k)
    row[head.labels[k]] = FixedPoint(weight[k], limit, clamped);
  return row;
}

// Sums of all kinds shift together without moving a verdict; centred weights are smaller and read
// as "for" and "against".
std::vector<double> Centred(std::vector<double> weight) {
  double mean = 0;
  for (double w : weight) mean += w;
  mean /= static_cast<double>(weight.size());
  for (double& w : weight) w -= mean;
  return weight;
}

std::string CardPath(const std::string& path) {
  constexpr std::string_view kEnding = ".backstop";
  return (path.ends_with(kEnding) ? path.substr(0, path.size() - kEnding.size()) : path) +
         ".card.md";
}

// Stdout or a device has no card beside it.
bool HasCard(const std::string& path) {
  if (path == "-") return false;
  std::error_code error;
  const auto type = std::filesystem::status(path, error).type();
  return type == std::filesystem::file_type::regular ||
         type == std::filesystem::file_type::not_found;
}

Status ReadProbes(const Recipe& recipe, std::vector<model::Probe>* out) {
  for (const std::string& file : recipe.probes) {
    const std::string path = ResolvePath(recipe, "", file, SetPlace::kRecipe);
    model::Probe probe;
    if (Status s = ReadTextFile(path, &probe.message); !s.ok()) {
      return Status(s.code(), recipe.file + ": probe " + path +
                                  " cannot be read; probes are files beside the recipe");
    }
    out->push_back(std::move(probe));
  }
  return {};
}

model::GateSection BuildGate(const PackInput& input) {
  const GateFit& gate = input.results.gate;
  model::GateSection section;
  if (!gate.exists()) return section;
  for (size_t sign = 0; sign < gate.weights.size(); ++sign) {
    if (gate.weights[sign] > 0)
      section.signs.push_back({input.examples->sign_names[sign], gate.weights[sign]});
  }
  section.threshold = gate.threshold;
  section.slope = gate.calibration.slope;
  section.intercept = gate.calibration.intercept;
  return section;
}

}  // namespace

model::ModelContent BuildContent(const PackInput& input, size_t* clamped) {
  model::ModelContent content;
  content.name = input.recipe->name;
  content.card = WriteCard(input);
  content.patterns = input.patterns;
  content.evidence = input.evidence;
  const NamedHead& kind = input.heads[static_cast<size_t>(Head::kKind)];
  const NamedHead& origin = input.heads[static_cast<size_t>(Head::kOrigin)];

  content.kind.bias = KindRow(kind, Centred(kind.bias), kFixedLimit, clamped);
  content.kind.slope = input.calibration.kind_slope;
  content.kind.terms.offset = kind.term_offset;
  for (uint32_t label : kind.labels) content.kind.trained_kinds |= 1u << label;
  content.origin.bias = FixedPoint(origin.bias[0], kFixedLimit, clamped);
  content.origin.terms.offset = origin.term_offset;
  for (size_t mode = 0; mode < 4; ++mode) {
    content.origin.slope[mode] = input.calibration.origin[mode].slope;
    content.origin.intercept[mode] = input.calibration.origin[mode].intercept;
  }

  content.gate = BuildGate(input);

  std::map<std::string, model::FixedFeature> fixed;
  for (const NamedHead::Feature& feature : kind.fixed) {
    fixed[feature.name].kind = KindRow(kind, Centred(feature.weight), kFixedLimit, clamped);
  }
  for (const NamedHead::Feature& feature : origin.fixed) {
    fixed[feature.name].origin = FixedPoint(feature.weight[0], kFixedLimit, clamped);
  }
  for (auto& [name, feature] : fixed) {
    feature.name = name;
    content.fixed.push_back(std::move(feature));
  }
  for (const NamedHead::Feature& feature : kind.terms) {
    content.terms.push_back({feature.name, feature.key, 0, true,
                             KindRow(kind, Centred(feature.weight), kHotLimit, clamped)});
  }
  for (const NamedHead::Feature& feature : origin.terms) {
    content.terms.push_back(
        {feature.name, feature.key, FixedPoint(feature.weight[0], kHotLimit, clamped), false, {}});
  }
  content.background = input.background;
  if (content.background.messages > 0)
    FillShares(*input.examples, std::vector<bool>(input.examples->rows.size(), true), &content);
  return content;
}

Status Pack(const PackInput& input, const std::string& path, PackReport* report) {
  PackReport done;
  model::ModelContent content = BuildContent(input, &done.clamped);
  if (input.examples->team->rank() != 0) return {};  // it only had to add its counts
  std::string bytes;
  if (Status s = model::Serialise(content, &bytes); !s.ok()) return s;
  if (Status s = ReadProbes(*input.recipe, &content.probes); !s.ok()) return s;
  if (Status s = verdict::FillProbes(bytes, &content.probes); !s.ok()) return s;
  if (Status s = model::Serialise(content, &bytes); !s.ok()) return s;
  std::shared_ptr<const Model> opened;
  if (Status s = Model::FromBytes(bytes, &opened); !s.ok()) {
    return Status(s.code(), path + ": not written, the packed model does not open: " + s.message());
  }
  if (Status s = corpus::WriteFile(path, bytes); !s.ok()) return s;
  if (HasCard(path)) {
    if (Status s = corpus::WriteFile(CardPath(path), content.card); !s.ok()) return s;
  }
  done.bytes = bytes.size();
  done.probes = content.probes.size();
  done.version = opened->version();
  *report = std::move(done);
  return {};
}

Status CheckPackOutput(const std::string& path) {
  if (Status s = corpus::CheckOutput(path); !s.ok()) return s;
  return HasCard(path) ? corpus::CheckOutput(CardPath(path)) : Status();
}

}  // namespace backstop::training
