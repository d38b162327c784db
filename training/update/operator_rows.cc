#include "update/operator_rows.h"

#include <xxhash.h>

#include <map>
#include <nlohmann/json.hpp>
#include <span>
#include <stdexcept>
#include <utility>

#include "grouping/original_keys.h"
#include "heads/head_files.h"
#include "output/output_file.h"
#include "verdict/rules.h"

namespace backstop::training {
namespace {

using nlohmann::json;

constexpr int kVersion = 4;  // of the rows file

// The rows file has each feature's name and each term's key once; rows have their numbers.
template <typename T>
class Numbered {
 public:
  uint32_t NumberOf(const T& one) {
    const auto [at, is_new] = numbers_.try_emplace(one, static_cast<uint32_t>(all_.size()));
    if (is_new) all_.push_back(one);
    return at->second;
  }
  std::vector<uint32_t> NumbersOf(const std::vector<T>& some) {
    std::vector<uint32_t> numbers;
    numbers.reserve(some.size());
    for (const T& one : some) numbers.push_back(NumberOf(one));
    return numbers;
  }
  const std::vector<T>& all() const { return all_; }

 private:
  std::vector<T> all_;
  std::map<T, uint32_t> numbers_;
};

// Throws where a number is beyond the list.
template <typename T>
std::vector<T> Named(const json& numbers, const std::vector<T>& all) {
  std::vector<T> named;
  for (const json& number : numbers) named.push_back(all.at(number));
  return named;
}

void TakeFeatures(const OpenedModel& base, std::span<const uint32_t> fixed,
                  const verdict::TermIndex& index, const verdict::TermSet& terms,
                  const verdict::TermScales& scales, OperatorRow* row) {
  for (const uint32_t id : fixed) row->fixed.push_back(base.names[id]);
  row->scale = scales.by_zone;
  for (uint32_t i = 0; i < terms.size(); ++i) {
    const uint64_t key = base.view.keys[index.SlotOf(terms.members()[i])];
    row->terms[i < scales.split ? 0 : 1].push_back(key);
  }
}

// Of the original alone: a path may hold other mail the next time.
std::vector<uint64_t> KeysOf(const features::Extractor& extractor, uint64_t message) {
  const std::string place = std::to_string(message);
  return corpus::OriginalKeys({place, 0, ""}, extractor.report(), extractor.returned_facts(),
                              extractor.words(Zone::kOriginalBody));
}

OperatorRow RowOf(const json& in, const std::vector<std::string>& names,
                  const std::vector<uint64_t>& terms) {
  OperatorRow row;
  row.message = in.at(0);
  const int head = in.at(1), label = in.at(2), mode = in.at(3);
  const bool is_kind = head == static_cast<int>(Head::kKind);
  if (!is_kind && head != static_cast<int>(Head::kOrigin)) throw std::runtime_error("head");
  if (label < 0 || label >= (is_kind ? kKindCount : kOriginCount))
    throw std::runtime_error("label");
  if (mode < (is_kind ? 0 : 1) || mode > 3) throw std::runtime_error("return mode");
  row.head = static_cast<Head>(head);
  row.label = static_cast<uint8_t>(label);
  row.mode = static_cast<ReturnMode>(mode);
  row.sums = in.at(4).get<std::vector<double>>();
  if (row.sums.size() != (is_kind ? size_t{kKindCount} : 1)) throw std::runtime_error("sums");
  row.keys = in.at(5).get<std::vector<uint64_t>>();
  row.fixed = Named(in.at(6), names);
  for (size_t zone = 0; zone < row.terms.size(); ++zone)
    row.terms[zone] = Named(in.at(7).at(zone), terms);
  row.scale = in.at(8).get<std::array<double, 2>>();
  return row;
}

}  // namespace

bool HasKind(uint32_t trained_kinds, Kind kind) {
  return (trained_kinds >> static_cast<unsigned>(kind) & 1u) != 0;
}

uint64_t DigestOf(std::string_view bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

Status RowReader::New(std::string_view base, std::unique_ptr<RowReader>* out) {
  std::unique_ptr<OpenedModel> opened;
  if (Status s = OpenedModel::New(base, "the base model", &opened); !s.ok()) return s;
  std::shared_ptr<const Model> model;
  if (Status s = Model::FromBytes(base, &model); !s.ok()) return s;
  std::unique_ptr<Classifier> classifier;
  if (Status s = Classifier::New(std::move(model), {}, &classifier); !s.ok()) return s;
  out->reset(new RowReader(std::move(opened), std::move(classifier)));
  return {};
}

OperatorRow RowReader::KindRow(std::string_view message, Kind kind) {
  OperatorRow row;
  row.message = DigestOf(message);
  row.head = Head::kKind;
  row.label = static_cast<uint8_t>(kind);
  row.keys = {corpus::CopyKey(message)};
  const verdict::KindSums sums = base_->ScoreKind();
  verdict::KindNats nats{};
  verdict::RankKinds(base_->bound, sums, {}, &nats);
  for (unsigned k = 0; k < kKindCount; ++k)
    row.sums.push_back(HasKind(base_->view.kind.trained_kinds, static_cast<Kind>(k)) ? nats[k]
                                                                                     : kUntrained);
  TakeFeatures(*base_, base_->extractor->outer_features(), base_->bound.kind_terms,
               base_->terms->kind, sums.scales, &row);
  return row;
}

OperatorRow RowReader::OriginRow(std::string_view message, Origin origin, ReturnMode mode) {
  OperatorRow row;
  row.message = DigestOf(message);
  row.label = static_cast<uint8_t>(origin);
  row.mode = mode;
  row.keys = KeysOf(*base_->extractor, row.message);
  const verdict::OriginSum sum = base_->ScoreOrigin();
  row.sums = {verdict::ContentLogOdds(base_->bound, sum, mode)};
  TakeFeatures(*base_, base_->extractor->returned_features(), base_->bound.origin_terms,
               base_->terms->origin, sum.scales, &row);
  return row;
}

void RowReader::Read(std::string_view message, const OperatorLabel& label,
                     std::vector<OperatorRow>* out) {
  features::Extractor& extractor = *base_->extractor;
  extractor.ReadOuter(message);
  const ReturnMode returned = extractor.report().return_mode;
  const Kind kind =
      label.kind ? *label.kind : verdict::DecideKind(base_->bound, base_->ScoreKind(), {}).kind;
  if (label.kind) {
    out->push_back(KindRow(message, *label.kind));
    const bool is_gated = (classifier_->Classify(message).notes & kNoteGated) != 0;
    gated_ += is_gated && verdict::IsAutomatic(*label.kind) ? 1 : 0;
  }
  if (!label.origin) return;
  if (verdict::IsReadAsReturned(kind)) {
    for (const ReturnMode mode : {ReturnMode::kFull, ReturnMode::kHeaders}) {
      extractor.ReadAsReturned(mode);
      out->push_back(OriginRow(message, *label.origin, mode));
    }
    return;
  }
  returning_nothing_ += returned == ReturnMode::kNone ? 1 : 0;
  if (returned == ReturnMode::kNone) return;
  extractor.ReadReturned();
  out->push_back(OriginRow(message, *label.origin, returned));
}

Status WriteOperatorRows(const std::vector<OperatorRow>& rows, uint64_t model,
                         const std::string& path) {
  Numbered<std::string> names;
  Numbered<uint64_t> terms;
  json list = json::array();
  for (const OperatorRow& row : rows) {
    const json by_zone = {terms.NumbersOf(row.terms[0]), terms.NumbersOf(row.terms[1])};
    list.push_back({row.message, static_cast<int>(row.head), row.label, static_cast<int>(row.mode),
                    row.sums, row.keys, names.NumbersOf(row.fixed), by_zone, row.scale});
  }
  const json out{{"version", kVersion},
                 {"model", model},
                 {"names", names.all()},
                 {"terms", terms.all()},
                 {"rows", std::move(list)}};
  return corpus::WriteFile(path, out.dump() + "\n");
}

Status ReadOperatorRows(const std::string& path, uint64_t* model, std::vector<OperatorRow>* out) {
  std::string text;
  if (Status s = ReadTextFile(path, &text); !s.ok()) return s;
  std::vector<OperatorRow> rows;
  try {
    const json in = json::parse(text);
    if (in.at("version") != kVersion) throw std::runtime_error("of another version");
    const auto names = in.at("names").get<std::vector<std::string>>();
    const auto terms = in.at("terms").get<std::vector<uint64_t>>();
    for (const json& row : in.at("rows")) rows.push_back(RowOf(row, names, terms));
    *model = in.at("model");
  } catch (const std::exception& e) {
    return Status(Code::kCorrupt, path + ": damaged (" + e.what() +
                                      "); restore it, or remove the folder to begin anew");
  }
  *out = std::move(rows);
  return {};
}

}  // namespace backstop::training
