// Learns a site section from a gateway's own outbound mail: naive-Bayes ratios of what that mail
// has against what backscatter has (the model's background), weighted as held-back domains of the
// development mail taught, in two bounded sums (engine/verdict/site.h).

#ifndef BACKSTOP_TRAINING_SITE_SITE_LEARNER_H_
#define BACKSTOP_TRAINING_SITE_SITE_LEARNER_H_

#include <array>
#include <string>
#include <vector>

#include "model/content.h"
#include "site/sent_message.h"

namespace backstop::training {

// What a nat of naive Bayes counts, by group, and the bias of each of the two sums; and the level,
// level_bias - level * (mean log-odds of the site's own mail): where a model that knows no such
// mail is off, it is off for all of it.
struct SiteStrengths {
  std::array<double, model::kSiteGroups> group{};
  double level = 0, level_bias = 0;
  double forms_bias = 0, content_bias = 0;
  double trust = 0, suspicion = 0;  // nats, of each of the two sums
};
// Fitted by `backstop-train adapt --evaluate` over 24 domains of the development mail.
const SiteStrengths& ShippedStrengths();
// Every group at 1, no level, no bound: the raw ratios, to fit strengths on.
SiteStrengths UnitStrengths();

// How much a message moved the weights.
struct Influence {
  std::string id;
  double nats = 0;      // sum over its weights of what its absence would change
  double log_odds = 0;  // the model without the site section, returned whole
};

struct LearntSite {
  model::Site site;
  std::array<double, 4> mean_log_odds{};  // per ReturnMode, of the site's own mail
  size_t senders = 0;
  size_t capped_senders = 0;
  std::vector<Influence> influences;  // largest first
};

// One sender counts for at most kSenderFloor messages and half of what all others sent.
inline constexpr double kSenderFloor = 20;

// No site is further off than this, nats.
inline constexpr double kMostLevel = 6;
double SiteLevel(const SiteStrengths& strengths, double mean_log_odds);

// REQUIRES: content.background.messages > 0, sent not empty. Deterministic.
LearntSite LearnSite(const model::ModelContent& content, const std::vector<SentMessage>& sent,
                     const SiteStrengths& strengths);

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_SITE_SITE_LEARNER_H_
