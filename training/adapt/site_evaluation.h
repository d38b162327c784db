// How a site section fares on domains of the development mail: the first half of a domain's mail
// adapts, its second half, as though returned, is told from spam forged in its name, by models that
// saw neither the domain's source nor that spam's. What a nat of each group counts is fitted on the
// other domains.

#ifndef BACKSTOP_TRAINING_ADAPT_SITE_EVALUATION_H_
#define BACKSTOP_TRAINING_ADAPT_SITE_EVALUATION_H_

#include <array>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "accuracy/bootstrap.h"
#include "adapt/site_rows.h"
#include "backstop/status.h"

namespace backstop::training {

struct SiteScore {
  double before = 0;  // log-odds without the site section
  double after = 0;
};

struct SiteEvaluation {
  std::vector<SiteScore> scores;  // as the rows
  SiteStrengths mean_strengths;   // over the domains left out
};
// Strengths from the rows of all other domains, domain by domain. kBadArgument: fewer than two
// domains.
Status ScoreSites(const std::vector<SiteRow>& rows, SiteEvaluation* out);

// The strengths that fit these rows best, and what they make of one row.
Status FitStrengths(const std::vector<const SiteRow*>& rows, SiteStrengths* out);
double AdaptedLogOdds(const SiteRow& row, const SiteStrengths& strengths);

// Tables: by domain, then pooled with intervals clustered by domain.
std::string SiteTables(const std::vector<SiteRow>& rows, const SiteEvaluation& evaluation);

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_ADAPT_SITE_EVALUATION_H_
