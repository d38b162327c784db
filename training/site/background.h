// The background of a model: what the backscatter that it learnt from looks like, for `adapt` to
// set a site's own mail against. Shares of structure and terms come from the examples; forms are
// read from the mail.

#ifndef BACKSTOP_TRAINING_SITE_BACKGROUND_H_
#define BACKSTOP_TRAINING_SITE_BACKGROUND_H_

#include <map>
#include <string>
#include <vector>

#include "backstop/status.h"
#include "examples/examples.h"
#include "examples/mail_sets.h"
#include "features/original_forms.h"
#include "model/content.h"
#include "parallel/team.h"
#include "scan/pattern_set.h"

namespace backstop::training {

// Forms of the mail labelled backscatter, of what came back or of the message itself. By number of
// the mail in `sets`, of what is here.
using FormsByMail = std::map<uint32_t, features::FormKeys>;
Status ReadBackscatterForms(const MailSets& sets, const Recipe& recipe,
                            const scan::PatternSet& patterns, FormsByMail* out);

// Forms that two messages or more have. `forms`: of what is here; all processes of the team call
// it.
model::Background CountForms(const std::vector<const features::FormKeys*>& forms, Team& team);

Status WriteBackground(const model::Background& background, const std::string& path);
Status ReadBackground(const std::string& path, model::Background* out);

// Fills backscatter_share of fixed features and terms from the examples' backscatter rows, whole
// or truncated, with use[row].
void FillShares(const Examples& examples, const std::vector<bool>& use,
                model::ModelContent* content);

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_SITE_BACKGROUND_H_
