// ModelContent to the bytes of a model file and back. Used by training, tests and dump only.

#ifndef BACKSTOP_MODEL_WRITER_H_
#define BACKSTOP_MODEL_WRITER_H_

#include <string>
#include <string_view>

#include "backstop/status.h"
#include "model/content.h"

namespace backstop::model {

// The same content gives the same bytes. kBadArgument: a weight out of range, a name twice, two
// terms with one key.
Status Serialise(const ModelContent& content, std::string* out);
// Reads a file's bytes (verified as Model::Open does, probes not run) back into content.
Status Parse(std::string_view bytes, const std::string& file, ModelContent* out);

}  // namespace backstop::model

#endif  // BACKSTOP_MODEL_WRITER_H_
