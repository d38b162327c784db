// JSON by hand-named keys; a file that lacks one is told as damaged with the verb that makes it
// anew.

#include "heads/head_files.h"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "output/output_file.h"
#include "reader/whole_file.h"

namespace backstop::training {
namespace {

using nlohmann::json;

json FeatureJson(const std::vector<NamedHead::Feature>& features, bool has_keys) {
  json out = json::array();
  for (const NamedHead::Feature& feature : features) {
    json one{{"name", feature.name}, {"weight", feature.weight}};
    if (has_keys) one["key"] = feature.key;
    out.push_back(std::move(one));
  }
  return out;
}

std::vector<NamedHead::Feature> FeaturesOf(const json& in, size_t outputs) {
  std::vector<NamedHead::Feature> out;
  for (const json& one : in) {
    NamedHead::Feature feature{one.at("name"), one.value("key", uint64_t{0}), one.at("weight")};
    if (feature.weight.size() != outputs) throw std::runtime_error("weights of " + feature.name);
    out.push_back(std::move(feature));
  }
  return out;
}

// Runs `read` over the parsed file; any trouble is one clear Status.
template <typename F>
Status WithJson(const std::string& path, std::string_view verb, F&& read) {
  std::string text;
  if (Status s = ReadTextFile(path, &text); !s.ok()) return s;
  try {
    read(json::parse(text));
  } catch (const std::exception& e) {
    return Status(Code::kCorrupt, path + ": damaged (" + e.what() + "); run backstop-train " +
                                      std::string(verb) + " again");
  }
  return {};
}

// nlohmann throws on text that is not UTF-8; a term of an undecodable word is such text.
std::string Dump(const json& value) {
  return value.dump(0, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace

NamedHead NameHead(const Examples& examples, const FittedHead& fitted) {
  NamedHead named;
  named.l2 = fitted.l2;
  named.term_offset = fitted.term_offset;
  named.trained_rows = fitted.trained_rows;
  named.labels = fitted.labels;
  named.bias = fitted.linear.bias;
  const size_t outputs = fitted.linear.outputs;
  const auto weights = [&](size_t column) {
    const auto begin = fitted.linear.weight.begin() + static_cast<std::ptrdiff_t>(column * outputs);
    return std::vector<double>(begin, begin + static_cast<std::ptrdiff_t>(outputs));
  };
  const size_t fixed = examples.fixed_names.size();
  for (size_t id = 0; id < fixed; ++id) {
    std::vector<double> weight = weights(id);
    if (std::any_of(weight.begin(), weight.end(), [](double w) { return w != 0; })) {
      named.fixed.push_back({examples.fixed_names[id], 0, std::move(weight)});
    }
  }
  for (size_t i = 0; i < fitted.terms.size(); ++i) {
    const ExampleTerm& term = examples.terms[fitted.terms[i]];
    named.terms.push_back({term.name, term.key, weights(fixed + i)});
  }
  return named;
}

Status WriteHeads(const NamedHeads& heads, const std::string& path) {
  json out;
  for (size_t h = 0; h < kHeadCount; ++h) {
    const NamedHead& head = heads[h];
    out[std::string(kHeadNames[h])] = {{"l2", head.l2},
                                       {"term_offset", head.term_offset},
                                       {"trained_rows", head.trained_rows},
                                       {"labels", head.labels},
                                       {"bias", head.bias},
                                       {"fixed", FeatureJson(head.fixed, false)},
                                       {"terms", FeatureJson(head.terms, true)}};
  }
  return corpus::WriteFile(path, Dump(out));
}

Status ReadHeads(const std::string& path, NamedHeads* out) {
  NamedHeads heads;
  Status status = WithJson(path, "fit", [&heads](const json& in) {
    for (size_t h = 0; h < kHeadCount; ++h) {
      const json& one = in.at(std::string(kHeadNames[h]));
      NamedHead& head = heads[h];
      head.l2 = one.at("l2");
      head.term_offset = one.at("term_offset");
      head.trained_rows = one.at("trained_rows");
      head.labels = one.at("labels").get<std::vector<uint32_t>>();
      head.bias = one.at("bias").get<std::vector<double>>();
      const uint32_t label_limit = h == 0 ? kKindCount : kOriginCount;
      for (uint32_t label : head.labels) {
        if (label >= label_limit) throw std::runtime_error("label out of range");
      }
      if (head.bias.size() != (h == 0 ? head.labels.size() : 1))
        throw std::runtime_error("bias and labels");
      head.fixed = FeaturesOf(one.at("fixed"), head.bias.size());
      head.terms = FeaturesOf(one.at("terms"), head.bias.size());
    }
  });
  if (status.ok()) *out = std::move(heads);
  return status;
}

Status WriteCalibration(const Calibration& calibration, const std::string& path) {
  json out{{"kind_slope", calibration.kind_slope}, {"origin", json::object()}};
  for (int mode = 0; mode < 4; ++mode) {
    const Affine& affine = calibration.origin[static_cast<size_t>(mode)];
    out["origin"][std::string(ReturnModeName(static_cast<ReturnMode>(mode)))] = {
        {"slope", affine.slope}, {"intercept", affine.intercept}};
  }
  return corpus::WriteFile(path, out.dump(1) + "\n");
}

Status ReadCalibration(const std::string& path, Calibration* out) {
  Calibration calibration;
  Status status = WithJson(path, "calibrate", [&calibration](const json& in) {
    calibration.kind_slope = in.at("kind_slope");
    for (int mode = 0; mode < 4; ++mode) {
      const json& one =
          in.at("origin").at(std::string(ReturnModeName(static_cast<ReturnMode>(mode))));
      calibration.origin[static_cast<size_t>(mode)] = {one.at("slope"), one.at("intercept")};
    }
  });
  if (status.ok()) *out = calibration;
  return status;
}

Status ReadTextFile(const std::string& path, std::string* out) {
  Status read = corpus::ReadWholeFile(path, out);
  if (read.ok()) return read;
  return Status(read.code(), read.message() + "; run the verb that makes it first");
}

}  // namespace backstop::training
