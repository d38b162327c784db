// The order is the safety: envelope and checksum, then the FlatBuffers verifier (every offset
// inside the file), then sizes of the parallel arrays, then the meaning of every number
// (checks.cc). Nothing is read before what vouches for it.

#include "model/reader.h"

#include <flatbuffers/flatbuffers.h>

#include "base/view_as.h"
#include "model/checks.h"
#include "model/envelope.h"
#include "schema_generated.h"

namespace backstop::model {
namespace {

static_assert(sizeof(file::Slot) == sizeof(Slot), "schema.fbs and reader.h describe one struct");

std::string_view Text(const flatbuffers::String* s) { return {s->c_str(), s->size()}; }

// Bytes of a vector of scalars or structs.
template <typename T>
std::string_view Bytes(const flatbuffers::Vector<T>* v, size_t element_size) {
  return {static_cast<const char*>(static_cast<const void*>(v->Data())), v->size() * element_size};
}

void ReadTable(const file::Root& root, ModelView* out) {
  const file::Cold& cold = *root.cold();
  out->slots = ViewAs<Slot>(Bytes(root.slots(), sizeof(Slot)));
  out->kind_rows = ViewAs<int16_t>(Bytes(root.kind_rows(), sizeof(int16_t)));
  out->keys = ViewAs<uint64_t>(Bytes(cold.keys(), sizeof(uint64_t)));
  out->name_ends = ViewAs<uint32_t>(Bytes(cold.name_ends(), sizeof(uint32_t)));
  out->names = Text(cold.names());
  out->card = Text(cold.card());
}

Status ReadHeads(const file::Root& root, const std::string& file, ModelView* out) {
  const file::KindHead& kind = *root.kind();
  if (kind.bias()->size() != out->kind_count)
    return Corrupt(file, "kind", "wrong number of biases");
  for (uint32_t k = 0; k < out->kind_count; ++k) out->kind.bias[k] = kind.bias()->Get(k);
  out->kind.slope = kind.slope();
  out->kind.terms.offset = kind.term_offset();
  out->kind.trained_kinds = kind.trained_kinds();

  const file::OriginHead& origin = *root.origin();
  const size_t modes = out->origin.slope.size();
  if (origin.slope()->size() != modes || origin.intercept()->size() != modes) {
    return Corrupt(file, "origin", "wrong number of slopes or intercepts");
  }
  out->origin.bias = origin.bias();
  out->origin.terms.offset = origin.term_offset();
  for (uint32_t mode = 0; mode < modes; ++mode) {
    out->origin.slope[mode] = origin.slope()->Get(mode);
    out->origin.intercept[mode] = origin.intercept()->Get(mode);
  }
  return {};
}

Status ReadFixed(const file::Fixed& fixed, const std::string& file, ModelView* out) {
  const size_t count = fixed.names()->size();
  if (fixed.origin()->size() != count || fixed.kind()->size() != count * out->kind_count) {
    return Corrupt(file, "fixed", "names and weights differ in number");
  }
  out->fixed.resize(count);
  for (uint32_t i = 0; i < count; ++i) {
    FixedView& view = out->fixed[i];
    view.name = Text(fixed.names()->Get(i));
    view.origin = fixed.origin()->Get(i);
    for (uint32_t k = 0; k < out->kind_count; ++k)
      view.kind[k] = fixed.kind()->Get(i * out->kind_count + k);
  }
  return {};
}

Status ReadGate(const file::Gate* gate, const std::string& file, ModelView* out) {
  if (gate == nullptr) return {};
  if (gate->names()->size() != gate->weights()->size())
    return Corrupt(file, "gate", "names and weights differ in number");
  out->gate.signs.reserve(gate->names()->size());
  for (uint32_t i = 0; i < gate->names()->size(); ++i)
    out->gate.signs.push_back({Text(gate->names()->Get(i)), gate->weights()->Get(i)});
  out->gate.threshold = gate->threshold();
  out->gate.slope = gate->slope();
  out->gate.intercept = gate->intercept();
  if (out->gate.signs.empty()) return Corrupt(file, "gate", "no signs");
  return {};
}

void ReadLists(const file::Root& root, ModelView* out) {
  out->name = Text(root.name());
  out->patterns.reserve(root.patterns()->size());
  for (const file::Pattern* p : *root.patterns()) {
    out->patterns.push_back({Text(p->name()), Text(p->phrase()), p->is_regex(), p->zones(),
                             static_cast<FailureReason>(p->reason()),
                             static_cast<Meaning>(p->says())});
  }
  for (const file::Evidence* e : *root.evidence()) {
    out->evidence.push_back({Text(e->name()), Text(e->sentence()), e->log_odds(),
                             static_cast<Assurance>(e->assurance()), e->is_kind(),
                             e->is_simulated()});
  }
  for (const file::Probe* p : *root.probes()) {
    out->probes.push_back(
        {Text(p->message()), static_cast<Kind>(p->kind()), p->kind_margin(), p->origin_sum()});
  }
}

// False where a damaged offset leaves the numbers between their places.
template <typename T>
bool ReadNumbers(const flatbuffers::Vector<T>* v, std::span<const T>* out) {
  *out = {};
  if (v->size() == 0) return true;  // an empty vector need not lie on a place
  if (!IsAligned(v->Data(), alignof(T))) return false;
  *out = ViewAs<T>(Bytes(v, sizeof(T)));
  return true;
}

Status ReadBackground(const file::Background& background, const std::string& file,
                      BackgroundView* out) {
  out->messages = background.messages();
  const bool is_good = ReadNumbers(background.form_keys(), &out->form_keys) &&
                       ReadNumbers(background.form_counts(), &out->form_counts) &&
                       ReadNumbers(background.fixed(), &out->fixed) &&
                       ReadNumbers(background.terms(), &out->terms);
  return is_good ? Status() : Corrupt(file, "background", "numbers out of place");
}

Status ReadSite(const file::Site& site, const std::string& file, SiteView* out) {
  if (site.summary()->size() == 0) return Corrupt(file, "site", "no summary");
  if (site.unseen()->size() != out->unseen.size() || site.level()->size() != out->level.size()) {
    return Status(Code::kTooNew, file +
                                     ": site: learnt by another version; run backstop-train "
                                     "adapt of this one again");
  }
  out->summary = Text(site.summary());
  if (!ReadNumbers(site.keys(), &out->keys) || !ReadNumbers(site.weights(), &out->weights))
    return Corrupt(file, "site", "numbers out of place");
  for (uint32_t i = 0; i < out->unseen.size(); ++i) out->unseen[i] = site.unseen()->Get(i);
  for (uint32_t mode = 0; mode < out->level.size(); ++mode)
    out->level[mode] = site.level()->Get(mode);
  out->forms_bias = site.forms_bias();
  out->content_bias = site.content_bias();
  out->trust = site.trust();
  out->suspicion = site.suspicion();
  return {};
}

Status CheckAll(const ModelView& view, const std::string& file) {
  if (Status s = CheckGate(view, file); !s.ok()) return s;
  if (Status s = CheckHeads(view, file); !s.ok()) return s;
  if (Status s = CheckTable(view, file); !s.ok()) return s;
  if (Status s = CheckLists(view, file); !s.ok()) return s;
  if (Status s = CheckBackground(view, file); !s.ok()) return s;
  return CheckSite(view, file);
}

}  // namespace

Status ReadModel(std::string_view bytes, const std::string& file, ModelView* out) {
  ModelView view;
  if (Status s = ReadKnownModel(bytes, file, &view); !s.ok()) return s;
  if (Status s = CheckAll(view, file); !s.ok()) return s;
  *out = std::move(view);
  return {};
}

Status ReadKnownModel(std::string_view bytes, const std::string& file, ModelView* out) {
  std::string_view payload;
  if (Status s = Unseal(bytes, file, &payload); !s.ok()) return s;
  flatbuffers::Verifier verifier(AsOctets(payload), payload.size());
  if (payload.size() >= FLATBUFFERS_MAX_BUFFER_SIZE || !file::VerifyRootBuffer(verifier)) {
    return Corrupt(file, "payload", "the FlatBuffers structure does not verify");
  }
  const file::Root& root = *file::GetRoot(payload.data());
  ModelView view;
  view.kind_count = root.kind_count();
  if (view.kind_count > static_cast<uint32_t>(kKindCount)) {
    return Status(Code::kTooNew, file + ": kind: the model knows " +
                                     std::to_string(view.kind_count) + " kinds, this library " +
                                     std::to_string(kKindCount) + "; upgrade the library");
  }
  if (view.kind_count == 0) return Corrupt(file, "kind", "no kinds");
  ReadTable(root, &view);
  if (Status s = ReadHeads(root, file, &view); !s.ok()) return s;
  if (Status s = ReadFixed(*root.fixed(), file, &view); !s.ok()) return s;
  ReadLists(root, &view);
  if (root.background() != nullptr) {
    if (Status s = ReadBackground(*root.background(), file, &view.background); !s.ok()) return s;
  }
  if (root.site() != nullptr) {
    if (Status s = ReadSite(*root.site(), file, &view.site); !s.ok()) return s;
  }
  if (Status s = ReadGate(root.gate(), file, &view); !s.ok()) return s;
  view.version = std::string(view.name) + "-" + ShortDigest(bytes);
  *out = std::move(view);
  return {};
}

}  // namespace backstop::model
