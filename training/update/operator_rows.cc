#include "update/operator_rows.h"

#include <xxhash.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "heads/head_files.h"
#include "opened_model/opened_model.h"
#include "output/output_file.h"
#include "reader/mail_source.h"
#include "verdict/rules.h"

namespace backstop::training {
namespace {

using nlohmann::json;

OperatorRow MakeRow(OpenedModel& base, uint64_t message, bool is_backscatter, ReturnMode mode) {
  OperatorRow row;
  row.message = message;
  row.is_backscatter = is_backscatter;
  row.mode = mode;
  const verdict::OriginSum sum = base.ScoreOrigin();
  row.log_odds = verdict::ContentLogOdds(base.bound, sum, mode);
  for (const uint32_t id : base.extractor->returned_features())
    row.fixed.push_back(base.bound.names[id]);
  row.scale = sum.scales.by_zone;
  for (uint32_t i = 0; i < base.slots->size(); ++i)
    row.terms[i < sum.scales.split ? 0 : 1].push_back(base.view.keys[base.slots->members()[i]]);
  return row;
}

uint64_t DigestOf(std::string_view bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

}  // namespace

Status ReadOperatorRows(std::string_view base_model, const std::string& path, bool is_backscatter,
                        std::vector<OperatorRow>* out, size_t* returning_nothing) {
  std::unique_ptr<OpenedModel> base;
  if (Status s = OpenedModel::New(base_model, "the base model", &base); !s.ok()) return s;
  return corpus::ForEachMessage(path, [&](const corpus::MessageRef& message) {
    if (!message.error.empty()) return false;
    const uint64_t digest = DigestOf(message.bytes);
    features::Extractor& extractor = *base->extractor;
    extractor.ReadOuter(message.bytes);
    const verdict::KindDecision decision = verdict::DecideKind(base->bound, base->ScoreKind(), {});
    if (!verdict::IsReadAsReturned(decision.kind)) {
      const ReturnMode mode = extractor.report().return_mode;
      *returning_nothing += mode == ReturnMode::kNone ? 1 : 0;
      if (mode == ReturnMode::kNone) return true;
      extractor.ReadReturned();
      out->push_back(MakeRow(*base, digest, is_backscatter, mode));
      return true;
    }
    for (ReturnMode mode : {ReturnMode::kFull, ReturnMode::kHeaders}) {
      extractor.ReadAsReturned(mode);
      out->push_back(MakeRow(*base, digest, is_backscatter, mode));
    }
    return true;
  });
}

Status ReadDigests(const std::string& path, std::vector<uint64_t>* out) {
  return corpus::ForEachMessage(path, [out](const corpus::MessageRef& message) {
    if (message.error.empty()) out->push_back(DigestOf(message.bytes));
    return message.error.empty();
  });
}

Status WriteOperatorRows(const std::vector<OperatorRow>& rows, const std::string& path) {
  json out = json::array();
  for (const OperatorRow& row : rows) {
    out.push_back({row.message, row.is_backscatter, static_cast<int>(row.mode), row.log_odds,
                   row.fixed, row.terms, row.scale});
  }
  return corpus::WriteFile(path, out.dump() + "\n");
}

Status ReadOperatorRowsFile(const std::string& path, std::vector<OperatorRow>* out) {
  std::string text;
  if (Status s = ReadTextFile(path, &text); !s.ok()) return s;
  try {
    for (const json& in : json::parse(text)) {
      OperatorRow row;
      row.message = in.at(0);
      row.is_backscatter = in.at(1);
      const int mode = in.at(2);
      if (mode < 1 || mode > 3) throw std::runtime_error("return mode");
      row.mode = static_cast<ReturnMode>(mode);
      row.log_odds = in.at(3);
      row.fixed = in.at(4).get<std::vector<std::string>>();
      row.terms = in.at(5).get<std::array<std::vector<uint64_t>, 2>>();
      row.scale = in.at(6).get<std::array<double, 2>>();
      out->push_back(std::move(row));
    }
  } catch (const std::exception& e) {
    return Status(Code::kCorrupt, path + ": damaged (" + e.what() +
                                      "); restore it, or remove the folder to begin anew");
  }
  return {};
}

}  // namespace backstop::training
