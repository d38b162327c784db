// Of model and rows, new and previous, each file is replaced as a whole, one after the other.
// Whenever that is cut short, one of the two rows files belongs to the model that is there.

#include "update/update_state.h"

#include <filesystem>
#include <utility>

#include "heads/head_files.h"
#include "model/writer.h"
#include "output/output_file.h"
#include "output/signals_held.h"

namespace backstop::training {
namespace {

namespace fs = std::filesystem;

Status ReadModel(const std::string& path, std::string* bytes, model::ModelContent* content) {
  if (Status s = ReadTextFile(path, bytes); !s.ok())
    return Status(s.code(), path + ": cannot be read; give the path of a model file");
  return model::Parse(*bytes, path, content);
}

// Of all but the site section, which adapt writes.
Status IdentityOf(model::ModelContent content, uint64_t* out) {
  content.site = {};
  std::string bytes;
  if (Status s = model::Serialise(content, &bytes); !s.ok()) return s;
  *out = DigestOf(bytes);
  return {};
}

Status IdentityOf(const std::string& bytes, uint64_t* out) {
  model::ModelContent content;
  if (Status s = model::Parse(bytes, "the model", &content); !s.ok()) return s;
  return IdentityOf(std::move(content), out);
}

Status SwapFiles(const std::string& one, const std::string& other) {
  std::string first, second;
  if (Status s = ReadTextFile(one, &first); !s.ok()) return s;
  if (Status s = ReadTextFile(other, &second); !s.ok()) return s;
  if (Status s = corpus::WriteFile(one + ".swap", first); !s.ok()) return s;
  if (Status s = corpus::WriteFile(one, second); !s.ok()) return s;
  std::error_code error;
  fs::rename(one + ".swap", other, error);
  return error ? Status(Code::kIo, other + ": " + error.message()) : Status();
}

}  // namespace

StateFolder::StateFolder(std::string model)
    : model_(std::move(model)), folder_(model_ + ".update") {}

Status StateFolder::LoadRows(uint64_t model, std::vector<OperatorRow>* out) const {
  for (const std::string& file : {rows(), previous_rows()}) {
    if (!fs::exists(file)) continue;
    uint64_t owner = 0;
    if (Status s = ReadOperatorRows(file, &owner, out); !s.ok()) return s;
    if (owner == model) return {};
  }
  out->clear();
  return Status(Code::kBadArgument,
                model_ +
                    ": is not what the last update wrote, so its labels cannot be added to; "
                    "put that model back, or remove " +
                    folder_ + " to begin anew from this one");
}

Status StateFolder::Load(UpdateState* out) const {
  model::ModelContent now;
  if (Status s = ReadModel(model_, &out->base, &now); !s.ok()) return s;
  if (!fs::exists(rows())) return {};
  uint64_t identity = 0;
  if (Status s = IdentityOf(now, &identity); !s.ok()) return s;
  if (Status s = LoadRows(identity, &out->rows); !s.ok()) return s;
  model::ModelContent base;
  if (Status s = ReadModel(this->base(), &out->base, &base); !s.ok()) return s;
  base.site = now.site;
  return model::Serialise(base, &out->base);
}

Status StateFolder::WriteState(const UpdateState& state, const std::vector<OperatorRow>& rows,
                               const std::string& updated) const {
  std::string before;
  if (Status s = ReadTextFile(model_, &before); !s.ok()) return s;
  uint64_t identity_before = 0, identity = 0;
  if (Status s = IdentityOf(before, &identity_before); !s.ok()) return s;
  if (Status s = IdentityOf(updated, &identity); !s.ok()) return s;
  if (!fs::exists(this->rows())) {
    if (Status s = corpus::WriteFile(base(), state.base); !s.ok()) return s;
  }
  if (Status s = corpus::WriteFile(previous(), before); !s.ok()) return s;
  if (Status s = WriteOperatorRows(state.rows, identity_before, previous_rows()); !s.ok()) return s;
  if (Status s = WriteOperatorRows(rows, identity, this->rows()); !s.ok()) return s;
  return corpus::WriteFile(model_, updated);
}

Status StateFolder::Commit(const UpdateState& state, const std::vector<OperatorRow>& rows,
                           const std::string& updated) const {
  const corpus::SignalsHeld held;
  std::error_code error;
  fs::create_directory(folder_, error);
  if (error) {
    return Status(Code::kIo, folder_ + ": cannot be made: " + error.message() +
                                 "; the model's folder must be one that can be written");
  }
  Status written = WriteState(state, rows, updated);
  if (!written.ok()) fs::remove(folder_, error);  // when nothing was put into it
  return written;
}

Status StateFolder::Rollback() const {
  if (!fs::exists(previous()))
    return Status(Code::kNotFound, previous() + ": no earlier model to go back to");
  const corpus::SignalsHeld held;
  if (Status s = SwapFiles(model_, previous()); !s.ok()) return s;
  return SwapFiles(rows(), previous_rows());
}

}  // namespace backstop::training
