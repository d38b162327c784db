// `stats`: kind and origin are the labels' where there are labels, else the model's verdict.

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "backstop/classifier.h"
#include "console/model_path.h"
#include "console/read_all.h"
#include "console/terminal.h"
#include "output/output_file.h"
#include "reader/label_words.h"
#include "set_labels/label_table.h"
#include "stats/message_facts.h"
#include "stats/stats.h"
#include "workshop/labelled_sets.h"
#include "workshop/verbs.h"

namespace backstop::corpus {
namespace {

struct Arguments {
  SetPaths paths;
  std::string model;
  size_t top = 20;
  bool as_json = false;
};

std::string KnownWord(std::span<const std::string_view> words, std::string_view word) {
  return WordNumber(words, word) < words.size() ? std::string(word) : "(unknown word)";
}

class Counter {
 public:
  // One of the two is null.
  Counter(std::unique_ptr<Classifier> classifier, std::unique_ptr<LabelTable> labels)
      : classifier_(std::move(classifier)), labels_(std::move(labels)) {}

  void Add(const MessageRef& message) {
    if (!message.error.empty()) return;
    facts_.Read(message.bytes);
    Stats::Answers answers;
    const auto answer = [&answers](Question question) -> std::string& {
      return answers[static_cast<size_t>(question)];
    };
    const auto label = labels_ == nullptr ? std::nullopt : labels_->Find(message.path);
    if (classifier_ != nullptr) {
      const Verdict verdict = classifier_->Classify(message.bytes);
      answer(Question::kKind) = KindName(verdict.kind);
      answer(Question::kOrigin) = OriginName(verdict.origin);
      answer(Question::kSource) = "(no labels)";
    } else if (label) {
      answer(Question::kKind) = KnownWord(KindWords(), label->kind);
      answer(Question::kOrigin) = KnownWord(OriginWords(), label->origin);
      answer(Question::kSource) = label->source;
    } else {
      for (Question question : {Question::kKind, Question::kOrigin, Question::kSource})
        answer(question) = "(no label)";
    }
    answer(Question::kYear) = facts_.Year();
    answer(Question::kLanguage) = facts_.Language();
    answer(Question::kCharset) = facts_.Charset();
    answer(Question::kSize) = SizeClassName(SizeClass(message.bytes.size()));
    answer(Question::kReturn) = ReturnModeName(facts_.return_mode());
    stats_.Add(answers, message.bytes.size());
  }

  const Stats& stats() const { return stats_; }

 private:
  std::unique_ptr<Classifier> classifier_;
  std::unique_ptr<LabelTable> labels_;
  MessageFacts facts_;
  Stats stats_;
};

// Table lines hold names out of mail: each is cleaned, its line end kept.
std::string CleanLines(const std::string& text) {
  std::string out;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = text.find('\n', begin);
    cli::AppendClean(std::string_view(text).substr(begin, end - begin), &out);
    out += '\n';
    begin = end == std::string::npos ? text.size() : end + 1;
  }
  return out;
}

Status CountAll(const Arguments& arguments, bool* is_read) {
  std::unique_ptr<Classifier> classifier;
  std::unique_ptr<LabelTable> labels;
  if (LabelsFiles(arguments.paths).empty()) {
    std::shared_ptr<const Model> model;
    if (Status s = cli::OpenModel(arguments.model, &model); !s.ok()) return s;
    if (Status s = Classifier::New(model, {.full = true}, &classifier); !s.ok()) return s;
  } else {
    labels = std::make_unique<LabelTable>();
    if (Status s = LoadLabels(arguments.paths, labels.get()); !s.ok()) return s;
  }
  Counter counter(std::move(classifier), std::move(labels));
  const cli::Tally tally = cli::ReadAll(arguments.paths.sets,
                                        [&](const MessageRef& message) {
                                          counter.Add(message);
                                          return true;
                                        },
                                        {.skips_empty = true});
  if (cli::IsInterrupted()) return {};
  *is_read = tally.Finish();
  if (counter.stats().messages() == 0) {
    return Status(Code::kBadArgument, *is_read ? "no message in what was named; check the paths"
                                               : "no message could be read");
  }
  std::unique_ptr<OutputFile> out;
  if (Status s = OutputFile::Create("-", &out); !s.ok()) return s;
  out->Write(arguments.as_json ? counter.stats().Json()
                               : CleanLines(counter.stats().Table(arguments.top)));
  return out->Commit();
}

}  // namespace

Action AddStats(CLI::App* verb) {
  auto arguments = std::make_shared<Arguments>();
  AddSetOptions(verb, &arguments->paths);
  verb->add_option("--model", arguments->model,
                   "model that tells kind and origin of mail without a labels file");
  verb->add_option("--top", arguments->top, "rows of each table; the others are added up")
      ->check(CLI::Range(1, 1000000))
      ->capture_default_str();
  verb->add_flag("--json", arguments->as_json, "one JSON object with all rows");
  return [arguments] {
    bool is_read = true;
    const int result = Finish(CountAll(*arguments, &is_read));
    return is_read ? result : 1;
  };
}

}  // namespace backstop::corpus
