// Where the files lie that come with the programs: the model, the foundry, the list of sources.

#ifndef BACKSTOP_CORPUS_CONSOLE_DATA_PATH_H_
#define BACKSTOP_CORPUS_CONSOLE_DATA_PATH_H_

#include <string>
#include <string_view>
#include <vector>

namespace backstop::cli {

// The places in which to look for `installed`, a path under share/backstop, in this order: beside
// the program's folder, the installed data folder, and `in_tree`, a path in the source tree.
std::vector<std::string> DataPlaces(std::string_view installed, std::string_view in_tree);

// The first of DataPlaces that is there, empty when none is.
std::string FindData(std::string_view installed, std::string_view in_tree);

}  // namespace backstop::cli

#endif  // BACKSTOP_CORPUS_CONSOLE_DATA_PATH_H_
