// FlatBuffers are built from the back: cold text is created first and ends up last, the hot table
// is created last and lies in front, 64-byte aligned. The result is read again before it is handed
// out.

#include "model/writer.h"

#include <flatbuffers/flatbuffers.h>

#include <algorithm>
#include <map>

#include "base/view_as.h"
#include "model/envelope.h"
#include "model/hot_table.h"
#include "model/mapping.h"
#include "model/reader.h"
#include "schema_generated.h"

namespace backstop::model {
namespace {

using flatbuffers::FlatBufferBuilder;
using flatbuffers::Offset;

// Sections that stand behind the hot ones.
struct ColdParts {
  Offset<file::Cold> cold;
  Offset<flatbuffers::Vector<Offset<file::Probe>>> probes;
  Offset<flatbuffers::Vector<Offset<file::Evidence>>> evidence;
  Offset<flatbuffers::Vector<Offset<file::Pattern>>> patterns;
  Offset<flatbuffers::String> name;
};

ColdParts WriteCold(const ModelContent& content, const HotTable& table, FlatBufferBuilder* fbb) {
  ColdParts out;
  const auto card = fbb->CreateString(content.card);
  const auto names = fbb->CreateString(table.names);
  const auto ends = fbb->CreateVector(table.name_ends);
  const auto keys = fbb->CreateVector(table.keys);
  out.cold = file::CreateCold(*fbb, keys, ends, names, card);

  std::vector<Offset<file::Probe>> probes;
  for (const Probe& p : content.probes) {
    const auto message = fbb->CreateString(p.message);
    probes.push_back(file::CreateProbe(*fbb, message, static_cast<uint8_t>(p.kind), p.kind_margin,
                                       p.origin_sum));
  }
  out.probes = fbb->CreateVector(probes);

  std::vector<Offset<file::Evidence>> evidence;
  for (const EvidenceEntry& e : content.evidence) {
    const auto name = fbb->CreateString(e.name);
    const auto sentence = fbb->CreateString(e.sentence);
    evidence.push_back(file::CreateEvidence(*fbb, name, sentence, e.log_odds,
                                            static_cast<uint8_t>(e.assurance), e.is_kind,
                                            e.is_simulated));
  }
  out.evidence = fbb->CreateVector(evidence);

  std::vector<Offset<file::Pattern>> patterns;
  for (const PatternEntry& p : content.patterns) {
    const auto name = fbb->CreateString(p.name);
    const auto phrase = fbb->CreateString(p.phrase);
    patterns.push_back(file::CreatePattern(*fbb, name, phrase, p.is_regex, p.zones,
                                           static_cast<uint8_t>(p.reason),
                                           static_cast<uint8_t>(p.says)));
  }
  out.patterns = fbb->CreateVector(patterns);
  out.name = fbb->CreateString(content.name);
  return out;
}

std::vector<const FixedFeature*> SortedFixed(const ModelContent& content) {
  std::vector<const FixedFeature*> sorted;
  for (const FixedFeature& f : content.fixed) sorted.push_back(&f);
  std::sort(sorted.begin(), sorted.end(),
            [](const FixedFeature* a, const FixedFeature* b) { return a->name < b->name; });
  return sorted;
}

// Null where there is none to write: a model without them keeps its bytes.
Offset<file::Background> WriteBackground(const ModelContent& content, const HotTable& table,
                                         FlatBufferBuilder* fbb) {
  if (content.background.messages == 0) return 0;
  std::vector<uint64_t> keys;
  std::vector<uint32_t> counts;
  for (const FormCount& form : content.background.forms) {
    keys.push_back(form.key);
    counts.push_back(form.count);
  }
  std::vector<uint16_t> fixed;
  for (const FixedFeature* f : SortedFixed(content)) fixed.push_back(f->backscatter_share);
  std::map<uint64_t, uint16_t> share_of;
  for (const TermEntry& term : content.terms) share_of[term.key] |= term.backscatter_share;
  std::vector<uint16_t> terms(table.slots.size());
  for (size_t at = 0; at < terms.size(); ++at) {
    if (table.slots[at].fingerprint != 0) terms[at] = share_of[table.keys[at]];
  }
  const auto keys_at = fbb->CreateVector(keys);
  const auto counts_at = fbb->CreateVector(counts);
  const auto fixed_at = fbb->CreateVector(fixed);
  const auto terms_at = fbb->CreateVector(terms);
  return file::CreateBackground(*fbb, content.background.messages, keys_at, counts_at, fixed_at,
                                terms_at);
}

Offset<file::Site> WriteSite(const Site& site, FlatBufferBuilder* fbb) {
  if (site.summary.empty()) return 0;
  std::vector<uint64_t> keys;
  std::vector<int16_t> weights;
  for (const SiteWeight& weight : site.weights) {
    keys.push_back(weight.key);
    weights.push_back(weight.weight);
  }
  const auto summary = fbb->CreateString(site.summary);
  const auto keys_at = fbb->CreateVector(keys);
  const auto weights_at = fbb->CreateVector(weights);
  const auto unseen = fbb->CreateVector(site.unseen.data(), site.unseen.size());
  const auto level = fbb->CreateVector(site.level.data(), site.level.size());
  return file::CreateSite(*fbb, summary, keys_at, weights_at, unseen, level, site.forms_bias,
                          site.content_bias, site.trust, site.suspicion);
}

Offset<file::Fixed> WriteFixed(const ModelContent& content, FlatBufferBuilder* fbb) {
  std::vector<Offset<flatbuffers::String>> names;
  std::vector<int32_t> origin;
  std::vector<int32_t> kind;
  for (const FixedFeature* f : SortedFixed(content)) {
    names.push_back(fbb->CreateString(f->name));
    origin.push_back(f->origin);
    kind.insert(kind.end(), f->kind.begin(), f->kind.end());
  }
  const auto names_at = fbb->CreateVector(names);
  const auto origin_at = fbb->CreateVector(origin);
  const auto kind_at = fbb->CreateVector(kind);
  return file::CreateFixed(*fbb, names_at, origin_at, kind_at);
}

Offset<file::KindHead> WriteKind(const KindHead& head, FlatBufferBuilder* fbb) {
  const auto bias = fbb->CreateVector(head.bias.data(), head.bias.size());
  return file::CreateKindHead(*fbb, bias, head.slope, head.terms.offset, head.trained_kinds);
}

Offset<file::OriginHead> WriteOrigin(const OriginHead& head, FlatBufferBuilder* fbb) {
  const auto slope = fbb->CreateVector(head.slope.data(), head.slope.size());
  const auto intercept = fbb->CreateVector(head.intercept.data(), head.intercept.size());
  return file::CreateOriginHead(*fbb, head.bias, head.terms.offset, slope, intercept);
}

Offset<file::Gate> WriteGate(const GateSection& gate, FlatBufferBuilder* fbb) {
  if (gate.signs.empty()) return 0;
  std::vector<GateSign> sorted = gate.signs;
  std::sort(sorted.begin(), sorted.end(),
            [](const GateSign& a, const GateSign& b) { return a.name < b.name; });
  std::vector<Offset<flatbuffers::String>> names;
  std::vector<int32_t> weights;
  for (const GateSign& sign : sorted) {
    names.push_back(fbb->CreateString(sign.name));
    weights.push_back(sign.weight);
  }
  const auto names_at = fbb->CreateVector(names);
  const auto weights_at = fbb->CreateVector(weights);
  return file::CreateGate(*fbb, names_at, weights_at, gate.threshold, gate.slope, gate.intercept);
}

Offset<flatbuffers::Vector<const file::Slot*>> WriteSlots(const HotTable& table,
                                                          FlatBufferBuilder* fbb) {
  std::vector<file::Slot> slots;
  slots.reserve(table.slots.size());
  for (const Slot& s : table.slots) slots.emplace_back(s.fingerprint, s.origin, s.row);
  fbb->ForceVectorAlignment(slots.size(), sizeof(file::Slot), kSlotAlignment);
  return fbb->CreateVectorOfStructs(slots);
}

std::string Payload(const ModelContent& content, const HotTable& table) {
  FlatBufferBuilder fbb(size_t{1} << 20);
  fbb.ForceDefaults(true);
  const ColdParts cold = WriteCold(content, table, &fbb);
  const auto site = WriteSite(content.site, &fbb);
  const auto background = WriteBackground(content, table, &fbb);
  const auto fixed = WriteFixed(content, &fbb);
  const auto kind = WriteKind(content.kind, &fbb);
  const auto origin = WriteOrigin(content.origin, &fbb);
  const auto gate = WriteGate(content.gate, &fbb);
  const auto rows = fbb.CreateVector(table.kind_rows);
  const auto slots = WriteSlots(table, &fbb);
  const auto root = file::CreateRoot(fbb, cold.name, static_cast<uint8_t>(kKindCount), slots, rows,
                                     kind, origin, cold.patterns, fixed, cold.evidence, cold.probes,
                                     cold.cold, background, site, gate);
  file::FinishRootBuffer(fbb, root);
  return std::string(static_cast<const char*>(static_cast<const void*>(fbb.GetBufferPointer())),
                     fbb.GetSize());
}

}  // namespace

Status Serialise(const ModelContent& content, std::string* out) {
  HotTable table;
  if (Status s = BuildHotTable(content.terms, &table); !s.ok()) return s;
  std::string bytes = Seal(Payload(content, table));
  Mapping mapping;
  if (Status s = Mapping::OfCopy(bytes, &mapping); !s.ok()) return s;
  ModelView view;
  if (Status s = ReadModel(mapping.bytes(), "the model to write", &view); !s.ok()) {
    return Status(Code::kBadArgument, s.message());
  }
  *out = std::move(bytes);
  return {};
}

}  // namespace backstop::model
