// The C++ API: a Model is a file, immutable and shared; a Classifier is one thread's workspace over it.
//
//   std::shared_ptr<const backstop::Model> model;
//   if (auto s = backstop::Model::Open("default.backstop", &model); !s.ok()) return Die(s);
//   std::unique_ptr<backstop::Classifier> c;                    // one per thread
//   if (auto s = backstop::Classifier::New(model, {}, &c); !s.ok()) return Die(s);
//   backstop::Verdict v = c->Classify(bytes, {.return_tag = backstop::Tag::kValid});

#ifndef BACKSTOP_CLASSIFIER_H_
#define BACKSTOP_CLASSIFIER_H_

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "backstop/evidence.h"
#include "backstop/status.h"
#include "backstop/verdict.h"

namespace backstop {

struct ModelOptions {
  // A folder of the user's own where Open leaves what it made of the model (about the model's size), and the next Open of
  // the same model by the same program finds it. Empty: all is made at every Open.
  std::string pattern_cache_dir = {};
  bool run_probes = true;         // score the model's own test messages; a difference is kProbeFailed
};

// An opened model file: patterns compiled, weights bound by name, probes run. Immutable; any thread may share it.
class Model {
 public:
  // Maps and verifies `path`. `out` is untouched on error. Codes: kNotFound, kIo, kCorrupt, kTooNew, kUnknownFeature,
  // kBadPattern, kProbeFailed, kNoMemory. Cost: 40 ms, mostly of compiling patterns, or 4 ms from the cache.
  static Status Open(const std::string& path, std::shared_ptr<const Model>* out, const ModelOptions& options = {}) noexcept;
  // The same from memory (copied).
  static Status FromBytes(std::string_view bytes, std::shared_ptr<const Model>* out, const ModelOptions& options = {}) noexcept;

  std::string_view card() const noexcept;     // the model card, Markdown; lives as long as the Model
  std::string_view version() const noexcept;  // name and content digest, "default-3f2a9c"

  ~Model();
  Model(const Model&) = delete;
  Model& operator=(const Model&) = delete;
  struct Impl;
  const Impl& impl() const noexcept { return *impl_; }

 private:
  explicit Model(std::unique_ptr<Impl> impl) noexcept;
  std::unique_ptr<Impl> impl_;
};

struct ClassifierOptions {
  bool full = false;                   // examine all mail in full: no header gate
  bool outbound = false;               // the report is about to leave our own server; without effect so far
  double prior_log_odds = 0;           // nats, backscatter : legitimate before the bytes are read; 0 is even odds
  double backscatter_threshold = 0.95; // decide backscatter at or above; cost of a lost bounce 19 times a let-through one
  double legitimate_threshold = 0.10;  // decide legitimate at or below
  size_t max_message_bytes = size_t{64} << 20;  // longer input is examined up to here (Note kNoteTruncatedInput)
};

// One thread's workspace. Keeps its Model alive. All buffers are made in New: nothing allocates afterwards.
class Classifier {
 public:
  static Status New(std::shared_ptr<const Model> model, const ClassifierOptions& options,
                    std::unique_ptr<Classifier>* out) noexcept;

  // Reads any bytes and says what they are. `message` must live until the last call that asks about it (Decide, returned,
  // Explain: they may read it again) and the last use of a view handed out for it.
  Verdict Classify(std::string_view message, const Evidence& evidence = {}) noexcept;

  // The two halves of Classify: after Analyze the gateway looks up what returned() names, then Decide adds what it found.
  // Where the header gate lets a message go (Note kNoteGated) nothing was returned; a null sender or a valid return tag opens
  // it. Decide may be called again with other evidence. Evidence of the sender may change the kind, and with it what counts as
  // returned: read returned() and recipients() again after it. Before any Analyze: of the empty message.
  void Analyze(std::string_view message) noexcept;
  Verdict Decide(const Evidence& evidence = {}) noexcept;

  // Of the message last analysed; valid until the next Analyze, Classify or Decide (Decide may read again).
  std::span<const RecipientResult> recipients() const noexcept;
  const ReturnedFacts& returned() const noexcept;
  // Why: every summand of the last Decide's origin log-odds and of kind's margin over the runner-up, or of the header gate's
  // log-odds of a failure report where it let the message go; largest first within its head; each head's sum is its log-odds to within 1e-9.
  std::span<const Reason> Explain() noexcept;
  // What the parser saw, as text for people (backstop inspect). Allocates.
  std::string Inspect() const;

  ~Classifier();
  Classifier(const Classifier&) = delete;
  Classifier& operator=(const Classifier&) = delete;
  struct Impl;

 private:
  explicit Classifier(std::unique_ptr<Impl> impl) noexcept;
  std::unique_ptr<Impl> impl_;
};

// "0.1.0"
std::string_view Version() noexcept;

}  // namespace backstop

#endif  // BACKSTOP_CLASSIFIER_H_
