// A model of a dozen weights, so that tests can say by hand what must come out. Every kind of entry
// occurs in it once or more; the file is under 8 KB.

#ifndef BACKSTOP_TEST_MODELS_SMALL_MODEL_H_
#define BACKSTOP_TEST_MODELS_SMALL_MODEL_H_

#include <string>

#include "model/content.h"

namespace backstop::test_models {

// Nats to fixed-point.
int32_t Fixed(double nats);

// Kinds ordinary, dsn-failed, dsn-delayed and auto-reply are trained. "undeliverable" in head or
// human speaks for dsn-failed, "delayed" for dsn-delayed, "auto-submitted: auto-replied" for
// auto-reply; "cheap pills" and the words "casino" and "winner" in the returned text for
// backscatter, "best regards" against it.
model::ModelContent SmallContent();

// A background and a site section for that content: a site whose mail says "best regards", with
// one known form of each kind.
void AddSite(model::ModelContent* content);
// The same with a header gate: "undeliverable" in From or Subject opens it, and a mailer-daemon; an
// automatic reply alone does not.
model::ModelContent GatedContent();

// Of a content: serialised, with the probes' sums filled in. Fails the test on error.
std::string Pack(model::ModelContent content);

}  // namespace backstop::test_models

#endif  // BACKSTOP_TEST_MODELS_SMALL_MODEL_H_
