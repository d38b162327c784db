#include "pack/compare.h"

#include <cmath>
#include <map>
#include <memory>
#include <utility>

#include "backstop/classifier.h"
#include "reader/mail_source.h"

namespace backstop::training {
namespace {

Status MakeClassifier(const std::string& path, std::unique_ptr<Classifier>* out) {
  std::shared_ptr<const Model> model;
  if (Status s = Model::Open(path, &model); !s.ok()) return s;
  return Classifier::New(std::move(model), {}, out);
}

// Origin counts only for answers to mail in our name; the engine gives undetermined for the others.
std::string Word(const Verdict& verdict) {
  return std::string(KindName(verdict.kind)) + "/" + std::string(OriginName(verdict.origin));
}

}  // namespace

Status CompareModels(const std::string& old_model, const std::string& new_model,
                     const std::vector<std::string>& paths, bool is_summary, std::ostream& out,
                     CompareReport* report) {
  std::unique_ptr<Classifier> before;
  std::unique_ptr<Classifier> after;
  if (Status s = MakeClassifier(old_model, &before); !s.ok()) return s;
  if (Status s = MakeClassifier(new_model, &after); !s.ok()) return s;
  std::map<std::pair<std::string, std::string>, size_t> changes;
  double moved = 0;
  size_t scored = 0;
  for (const std::string& path : paths) {
    Status status = corpus::ForEachMessage(path, [&](const corpus::MessageRef& message) {
      if (!message.error.empty()) {
        ++report->unread;
        return true;
      }
      const Verdict old_verdict = before->Classify(message.bytes);
      const Verdict new_verdict = after->Classify(message.bytes);
      ++report->messages;
      if (std::isfinite(old_verdict.log_odds) && std::isfinite(new_verdict.log_odds)) {
        moved += std::fabs(old_verdict.log_odds - new_verdict.log_odds);
        ++scored;
      }
      const std::string a = Word(old_verdict);
      const std::string b = Word(new_verdict);
      if (a == b) return true;
      ++report->changed;
      ++changes[{a, b}];
      if (!is_summary)
        out << message.path << '\t' << message.index << '\t' << a << '\t' << b << '\n';
      return true;
    });
    if (!status.ok() && report->first_unread.ok()) report->first_unread = std::move(status);
  }
  if (report->messages == 0 && !report->first_unread.ok()) return report->first_unread;
  for (const auto& [pair, count] : changes)
    out << count << "\t" << pair.first << " -> " << pair.second << "\n";
  out << report->messages << " messages, " << report->changed << " verdicts changed, "
      << report->unread << " unread; log-odds of origin moved by "
      << (scored > 0 ? moved / static_cast<double>(scored) : 0) << " nats on average\n";
  return {};
}

}  // namespace backstop::training
