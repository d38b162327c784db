// Compiled databases in an image (base/image.h), serialised. Private to the room.

#ifndef BACKSTOP_SCAN_DATABASE_IMAGE_H_
#define BACKSTOP_SCAN_DATABASE_IMAGE_H_

#include "base/image.h"
#include "scan/databases.h"

namespace backstop::scan {

// Throws std::bad_alloc where Hyperscan has no memory.
void WriteDatabases(const Databases& databases, ImageWriter* image);
// False, and `out` untouched, when Hyperscan does not take what the image has.
bool ReadDatabases(ImageReader* image, Databases* out);

}  // namespace backstop::scan

#endif  // BACKSTOP_SCAN_DATABASE_IMAGE_H_
