// Finds and opens the model that a verb works with.

#ifndef BACKSTOP_CORPUS_CONSOLE_MODEL_PATH_H_
#define BACKSTOP_CORPUS_CONSOLE_MODEL_PATH_H_

#include <memory>
#include <string>

#include "backstop/classifier.h"

namespace backstop::cli {

// In this order: `given` (--model), BACKSTOP_MODEL, ../share/backstop beside the program, the
// installed data folder, the source tree's models/. One that is named must open; the others are
// taken where they exist. The error says where was looked and what to do. Compiled patterns are
// kept in the user's cache folder.
Status OpenModel(const std::string& given, std::shared_ptr<const Model>* out);

}  // namespace backstop::cli

#endif  // BACKSTOP_CORPUS_CONSOLE_MODEL_PATH_H_
