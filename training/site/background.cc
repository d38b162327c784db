#include "site/background.h"

#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "examples/message_views.h"
#include "features/extractor.h"
#include "heads/head_files.h"
#include "output/output_file.h"
#include "parallel/by_key.h"
#include "parallel/packing.h"

namespace backstop::training {
namespace {

using nlohmann::json;

constexpr uint32_t kFewestMessages = 2;  // a form seen once is no more likely than one never seen

uint16_t PackedShare(double part, double whole) {
  return static_cast<uint16_t>(std::lround(65535 * part / whole));
}

}  // namespace

Status ReadBackscatterForms(const MailSets& sets, const Recipe& recipe,
                            const scan::PatternSet& patterns, FormsByMail* out) {
  std::unique_ptr<features::Extractor> extractor;
  if (Status s = features::Extractor::New(patterns, &extractor); !s.ok()) return s;
  for (const Mail& mail : sets.mail) {
    const SetRecipe& set = recipe.sets[mail.set];
    if (mail.label.origin != Origin::kBackscatter || set.is_written) continue;
    const FamilyRule* rule = RuleOf(recipe, Head::kOrigin, mail.label.source);
    if (rule != nullptr && rule->is_words_only) continue;  // its header is not what was sent
    if (set.weight[static_cast<size_t>(Head::kOrigin)] == 0) continue;  // in another set already
    ForEachView(*extractor, mail, set, [&](const RowView& view) {
      const report::MessageView& returned = extractor->report().returned;
      if (view.head == Head::kOrigin && returned.exists())
        out->try_emplace(mail.id.number, features::ReadForms(returned));
    });
  }
  return {};
}

model::Background CountForms(const std::vector<const features::FormKeys*>& forms, Team& team) {
  std::map<uint64_t, uint32_t> counts;
  for (const features::FormKeys* keys : forms) {
    for (uint64_t key : *keys) ++counts[key];
  }
  std::vector<uint64_t> keys;
  std::vector<uint32_t> values;
  for (const auto& [key, count] : counts) {
    keys.push_back(key);
    values.push_back(count);
  }
  values = SumByKey(team, keys, std::move(values));
  Packer packer;
  for (size_t i = 0; i < keys.size(); ++i) {
    if (values[i] < kFewestMessages) continue;
    packer.Number(keys[i]);
    packer.Number(values[i]);
  }
  counts.clear();
  for (const std::string& bytes : team.Gather(packer.Take())) {
    Unpacker unpacker(bytes);
    while (!unpacker.is_whole()) {
      model::FormCount form{};
      unpacker.Number(form.key);
      unpacker.Number(form.count);
      counts[form.key] = form.count;
    }
  }
  model::Background background;
  background.messages = static_cast<uint32_t>(forms.size());
  team.Sum(std::span(&background.messages, 1));
  for (const auto& [key, count] : counts) background.forms.push_back({key, count});
  return background;
}

Status WriteBackground(const model::Background& background, const std::string& path) {
  json forms = json::array();
  for (const model::FormCount& form : background.forms) forms.push_back({form.key, form.count});
  const json out{{"messages", background.messages}, {"forms", forms}};
  return corpus::WriteFile(path, out.dump() + "\n");
}

Status ReadBackground(const std::string& path, model::Background* out) {
  std::string text;
  if (Status s = ReadTextFile(path, &text); !s.ok()) return s;
  try {
    const json in = json::parse(text);
    model::Background background;
    background.messages = in.at("messages");
    for (const json& form : in.at("forms")) background.forms.push_back({form.at(0), form.at(1)});
    *out = std::move(background);
  } catch (const std::exception& e) {
    return Status(Code::kCorrupt,
                  path + ": damaged (" + e.what() + "); run backstop-train background again");
  }
  return {};
}

void FillShares(const Examples& examples, const std::vector<bool>& use,
                model::ModelContent* content) {
  std::vector<double> fixed(examples.fixed_names.size());
  std::vector<double> terms(examples.terms.size());
  double rows = 0;
  for (size_t r = 0; r < examples.rows.size(); ++r) {
    const ExampleRow& row = examples.rows[r];
    const bool counts = use[r] && row.head == Head::kOrigin && row.mode >= ReturnMode::kTruncated &&
                        row.label == static_cast<uint8_t>(Origin::kBackscatter) && row.weight > 0 &&
                        !row.is_written;  // made-up headers are no background
    if (!counts || examples.FixedOf(row).empty()) continue;
    rows += 1;
    for (uint32_t id : examples.FixedOf(row)) fixed[id] += 1;
    for (uint32_t term : examples.TermsOf(row)) terms[term] += 1;
  }
  examples.team->Sum(std::span(&rows, 1));
  examples.team->Sum(fixed);
  examples.team->Sum(terms);
  if (rows == 0) return;
  std::unordered_map<std::string_view, double> by_name;
  for (size_t id = 0; id < fixed.size(); ++id) by_name[examples.fixed_names[id]] = fixed[id];
  for (model::FixedFeature& feature : content->fixed) {
    const auto at = by_name.find(feature.name);
    if (at != by_name.end()) feature.backscatter_share = PackedShare(at->second, rows);
  }
  std::unordered_map<uint64_t, double> by_key;
  for (size_t t = 0; t < terms.size(); ++t) by_key[examples.terms[t].key] = terms[t];
  for (model::TermEntry& term : content->terms) {
    const auto at = by_key.find(term.key);
    if (at != by_key.end()) term.backscatter_share = PackedShare(at->second, rows);
  }
}

}  // namespace backstop::training
