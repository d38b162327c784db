// Both forms show the same rows: a weight of 0 is left out.

#include "pack/dump.h"

#include <cstdio>
#include <functional>
#include <nlohmann/json.hpp>

#include "features/original_forms.h"
#include "heads/head_files.h"
#include "model/content.h"
#include "model/writer.h"

namespace backstop::training {
namespace {

using RowVisitor = std::function<void(std::string_view table, const std::string& name,
                                      const std::string& head, double nats)>;

double Nats(int32_t weight) { return static_cast<double>(weight) / model::kWeightOne; }

void VisitKind(std::string_view table, const std::string& name, const model::KindWeights& weights,
               const RowVisitor& visit) {
  for (int k = 0; k < kKindCount; ++k) {
    const int32_t weight = weights[static_cast<size_t>(k)];
    if (weight != 0)
      visit(table, name, "kind." + std::string(KindName(static_cast<Kind>(k))), Nats(weight));
  }
}

// Keys are hashes: forms by name are nowhere kept.
void VisitSite(const model::Site& site, const RowVisitor& visit) {
  if (site.summary.empty()) return;
  for (int mode = 0; mode < 4; ++mode)
    visit("site.level", std::string(ReturnModeName(static_cast<ReturnMode>(mode))), "origin",
          Nats(site.level[static_cast<size_t>(mode)]));
  visit("site.bias", "forms", "origin", Nats(site.forms_bias));
  visit("site.bias", "content", "origin", Nats(site.content_bias));
  visit("site.bound", "trust", "origin", site.trust);
  visit("site.bound", "suspicion", "origin", site.suspicion);
  for (size_t group = 0; group < site.unseen.size(); ++group) {
    const std::string_view name = group < model::kSiteForms        ? features::kFormNames[group]
                                  : group == model::kSiteStructure ? "structure"
                                                                   : "terms";
    visit("site.unseen", std::string(name), "origin", Nats(site.unseen[group]));
  }
  for (const model::SiteWeight& weight : site.weights) {
    char key[17];
    std::snprintf(key, sizeof(key), "%016llx", static_cast<unsigned long long>(weight.key));
    visit("site", key, "origin", Nats(weight.weight));
  }
}

void VisitAll(const model::ModelContent& content, const RowVisitor& visit) {
  visit("bias", "bias", "origin", Nats(content.origin.bias));
  VisitKind("bias", "bias", content.kind.bias, visit);
  for (int mode = 0; mode < 4; ++mode) {
    const std::string name(ReturnModeName(static_cast<ReturnMode>(mode)));
    visit("slope", name, "origin", content.origin.slope[static_cast<size_t>(mode)]);
    visit("intercept", name, "origin", content.origin.intercept[static_cast<size_t>(mode)]);
  }
  visit("slope", "kind", "kind", content.kind.slope);
  for (const model::FixedFeature& feature : content.fixed) {
    if (feature.origin != 0) visit("fixed", feature.name, "origin", Nats(feature.origin));
    VisitKind("fixed", feature.name, feature.kind, visit);
  }
  for (const model::TermEntry& term : content.terms) {
    if (term.origin != 0) visit("term", term.name, "origin", Nats(term.origin));
    if (term.has_kind) VisitKind("term", term.name, term.kind, visit);
  }
  for (const model::EvidenceEntry& entry : content.evidence) {
    visit("evidence", entry.name, entry.is_kind ? "kind" : "origin", entry.log_odds);
  }
  VisitSite(content.site, visit);
  if (content.gate.signs.empty()) return;
  visit("threshold", "gate", "gate", Nats(content.gate.threshold));
  visit("slope", "gate", "gate", content.gate.slope);
  visit("intercept", "gate", "gate", content.gate.intercept);
  for (const model::GateSign& sign : content.gate.signs)
    visit("sign", sign.name, "gate", Nats(sign.weight));
}

}  // namespace

Status DumpModel(const std::string& path, bool as_json, std::ostream& out) {
  std::string bytes;
  if (Status s = ReadTextFile(path, &bytes); !s.ok()) {
    return Status(s.code(), path + ": cannot be read; give the path of a model file");
  }
  model::ModelContent content;
  if (Status s = model::Parse(bytes, path, &content); !s.ok()) return s;
  if (!as_json) {
    out << "table\tname\thead\tnats\n";
    VisitAll(content, [&out](std::string_view table, const std::string& name,
                             const std::string& head, double nats) {
      out << table << '\t' << name << '\t' << head << '\t' << nats << '\n';
    });
    return {};
  }
  nlohmann::json rows = nlohmann::json::array();
  VisitAll(content, [&rows](std::string_view table, const std::string& name,
                            const std::string& head, double nats) {
    rows.push_back({{"table", table}, {"name", name}, {"head", head}, {"nats", nats}});
  });
  nlohmann::json patterns = nlohmann::json::array();
  for (const model::PatternEntry& pattern : content.patterns) patterns.push_back(pattern.name);
  const nlohmann::json all{{"name", content.name},
                           {"site", content.site.summary},
                           {"patterns", patterns},
                           {"weights", rows}};
  out << all.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
  return {};
}

}  // namespace backstop::training
