// An image holds the tables in the order of Image and ReadImage. It is kept for one model, program
// and CPU, so that what it was made of needs no second look; the model's own bytes are held against
// their checksum all the same.

#include "verdict/ready_model.h"

#include <utility>

#include "base/image.h"
#include "model/image_cache.h"

namespace backstop::verdict {

Status ReadyModel::Make(std::string_view bytes, const std::string& file,
                        const std::string& cache_dir, std::unique_ptr<ReadyModel>* out) {
  const std::string path = model::ImagePath(cache_dir, bytes, scan::CompilerKey());
  std::unique_ptr<ReadyModel> ready(new ReadyModel());
  if (path.empty() || !ready->ReadImage(bytes, file, path)) {
    ready.reset(new ReadyModel());
    if (Status s = ready->Compile(bytes, file); !s.ok()) return s;
    if (!path.empty()) model::StoreImage(path, ready->Image());
  }
  *out = std::move(ready);
  return {};
}

Status ReadyModel::Compile(std::string_view bytes, const std::string& file) {
  if (Status s = model::ReadModel(bytes, file, &view_); !s.ok()) return s;
  if (Status s = Bind(view_, file, &bound_); !s.ok()) return s;
  if (Status s = scan::PatternSet::New(PatternsOf(view_), &patterns_); !s.ok())
    return Status(s.code(), file + ": patterns: " + s.message());
  return BindGate(view_, file, &gate_);
}

std::string ReadyModel::Image() {
  ImageWriter image;
  bound_.Pass(image);
  patterns_->Write(&image);
  if (gate_.table != nullptr) WriteGate(&gate_, &image);
  return std::string(image.bytes());
}

// False where there is no image of the model, or it is not whole.
bool ReadyModel::ReadImage(std::string_view bytes, const std::string& file,
                           const std::string& path) {
  std::string_view image;
  if (!model::LoadImage(path, &image_, &image)) return false;
  if (!model::ReadKnownModel(bytes, file, &view_).ok()) return false;
  ImageReader reader(image);
  if (!BindImage(view_, file, &reader, &bound_).ok()) return false;
  patterns_ = scan::PatternSet::Read(&reader);
  if (patterns_ == nullptr) return false;
  if (!view_.gate.signs.empty() && !ReadGate(view_, &reader, &gate_)) return false;
  return reader.is_done();
}

}  // namespace backstop::verdict
