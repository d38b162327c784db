// Where a process leaves what it made of a model (base/image.h) for the next one to map: one file
// for each model, program and CPU in a folder of the user's. An image is believed as the program
// itself is: nobody else may write its file, and any damage or difference makes it anew.

#ifndef BACKSTOP_MODEL_IMAGE_CACHE_H_
#define BACKSTOP_MODEL_IMAGE_CACHE_H_

#include <string>
#include <string_view>

#include "model/mapping.h"

namespace backstop::model {

// How many images a folder keeps, the newest.
inline constexpr size_t kKeptImages = 8;

// The file in `folder` for an image of `model` (a sealed file's bytes) that depends on `compiler`
// as well, made by this program. "": nothing can be kept (no folder, no model, no build id).
std::string ImagePath(const std::string& folder, std::string_view model, std::string_view compiler);

// False when there is no file, it is not the user's own, was stored under another name, or its
// checksum is wrong. `image` lies in `mapping`, at a multiple of kImageAlignment.
bool LoadImage(const std::string& path, Mapping* mapping, std::string_view* image);

// REQUIRES: a path of ImagePath's, here and for LoadImage. Writes through a temporary file and
// rename, and removes the oldest images beyond kKeptImages. An image that cannot be written is no
// error: the next process makes it again.
void StoreImage(const std::string& path, std::string_view image);

}  // namespace backstop::model

#endif  // BACKSTOP_MODEL_IMAGE_CACHE_H_
