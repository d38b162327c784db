// The rows of a site evaluation: for each domain with enough mail, its held-back mail and the spam
// forged in its name, with what a site section learnt from its other mail says of them, group by
// group.

#ifndef BACKSTOP_TRAINING_ADAPT_SITE_ROWS_H_
#define BACKSTOP_TRAINING_ADAPT_SITE_ROWS_H_

#include <array>
#include <functional>
#include <string>
#include <vector>

#include "backstop/status.h"
#include "examples/examples.h"
#include "examples/mail_sets.h"
#include "heads/head_files.h"
#include "heads/holdout.h"
#include "model/content.h"
#include "recipe/recipe.h"
#include "scan/pattern_set.h"
#include "site/site_learner.h"

namespace backstop::training {

enum class SiteCase : uint8_t {
  kOwn,     // held-back mail of the domain
  kForged,  // spam with the domain in From, as a forger writes it
  kCopied   // spam under the whole header of a message of the site
};

struct SiteRow {
  std::string domain;
  SiteCase is = SiteCase::kOwn;
  ReturnMode mode = ReturnMode::kFull;
  double before = 0;                              // log-odds without the site section
  double mean = 0;                                // of the site's own mail, of that mode
  std::array<double, model::kSiteGroups> nats{};  // by group, unweighted
};

struct SiteEvaluationInput {
  const Recipe* recipe = nullptr;
  const Examples* examples = nullptr;
  const HoldoutScores* origin = nullptr;
  const NamedHeads* heads = nullptr;  // kind
  const MailSets* mail = nullptr;
  std::vector<model::PatternEntry> patterns;
  const scan::PatternSet* compiled = nullptr;
  std::function<void(const std::string&)> progress;
};

inline constexpr size_t kSiteFewest = 50;  // messages of a domain
inline constexpr size_t kSiteMost = 200;   // the first so many by date count
inline constexpr size_t kForgedPerSite = 300;

// kBadArgument: no domain has enough mail.
Status MakeSiteRows(const SiteEvaluationInput& input, std::vector<SiteRow>* out);

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_ADAPT_SITE_ROWS_H_
