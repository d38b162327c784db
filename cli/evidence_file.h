// Evidence from a TOML file, for trying out what a gateway's facts do to a verdict: one key per
// field of backstop::Evidence, its value a word of that field (models/evidence.toml lists them),
// for example `return_tag = "valid"`.

#ifndef BACKSTOP_CLI_EVIDENCE_FILE_H_
#define BACKSTOP_CLI_EVIDENCE_FILE_H_

#include <string>
#include <string_view>

#include "backstop/evidence.h"
#include "backstop/status.h"

namespace backstop::cli {

// Errors name the file, the line and the words that are allowed.
Status ReadEvidence(const std::string& file, Evidence* out);

// The same from text; `name` stands for the file in errors.
Status ParseEvidence(std::string_view text, const std::string& name, Evidence* out);

}  // namespace backstop::cli

#endif  // BACKSTOP_CLI_EVIDENCE_FILE_H_
