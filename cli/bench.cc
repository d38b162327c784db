// Reads all mail into memory, judges it once (which warms everything up), then measures.

#include "cli/bench.h"

#include <sys/resource.h>

#include <cstdio>
#include <nlohmann/json.hpp>
#include <optional>

#include "accuracy/tables.h"
#include "cli/bench_accuracy.h"
#include "cli/bench_rounds.h"
#include "console/model_path.h"
#include "console/read_all.h"
#include "console/terminal.h"
#include "set_labels/label_table.h"

namespace backstop::cli {
namespace {

struct Mail {
  std::vector<std::string> messages;
  std::vector<std::optional<corpus::LabelView>> labels;  // one per message where there are any
  size_t bytes = 0;
};

struct Figures {
  const Mail* mail;
  unsigned jobs;
  Measured measured;
  std::map<std::string, size_t> kinds;
  long peak_rss_kib;
  bool is_labelled;
  size_t judged, unlabelled;
  accuracy::KindFigures kind;
  std::vector<accuracy::OriginLine> origin;

  double mb_per_s() const {
    return static_cast<double>(mail->bytes) / static_cast<double>(mail->messages.size()) *
           measured.messages_per_s / 1e6;
  }
  double mean_us() const {
    return measured.seconds_cpu / static_cast<double>(mail->messages.size()) * 1e6;
  }
};

Tally ReadMail(const BenchOptions& options, const corpus::LabelTable& labels, Mail* mail) {
  return ReadAll(options.paths, [&](const corpus::MessageRef& message) {
    if (!message.error.empty()) return true;
    mail->messages.emplace_back(message.bytes);
    mail->bytes += message.bytes.size();
    if (!options.labels.empty()) mail->labels.push_back(labels.Find(message.path));
    return true;
  });
}

nlohmann::ordered_json Json(const Percentiles& of) {
  return {{"p50", of.p50}, {"p99", of.p99}, {"p999", of.p999}};
}

void PrintJson(const Figures& figures) {
  const Measured& m = figures.measured;
  nlohmann::ordered_json out;
  out["messages"] = figures.mail->messages.size();
  out["bytes"] = figures.mail->bytes;
  out["jobs"] = figures.jobs;
  out["rounds"] = m.rounds;
  out["seconds_cpu"] = m.seconds_cpu;
  out["messages_per_s"] = m.messages_per_s;
  out["mb_per_s"] = figures.mb_per_s();
  out["us_per_message"] = Json(m.us);
  out["us_per_message"]["mean"] = figures.mean_us();
  out["ns_per_byte"] = Json(m.ns_per_byte);
  out["allocations_per_message"] = m.allocations_per_message;
  out["peak_rss_kib"] = figures.peak_rss_kib;
  out["kinds"] = figures.kinds;
  if (figures.is_labelled) {
    out["accuracy"] = accuracy::FiguresJson(figures.origin, figures.kind);
    out["accuracy"]["judged"] = figures.judged;
    out["accuracy"]["unlabelled"] = figures.unlabelled;
  }
  printf("%s\n", out.dump(1).c_str());
}

void PrintTable(const Figures& figures) {
  const Measured& m = figures.measured;
  printf("messages           %zu, %zu bytes\n", figures.mail->messages.size(), figures.mail->bytes);
  printf("jobs, rounds       %u, %zu\n", figures.jobs, m.rounds);
  printf("CPU for all        %.6f s\n", m.seconds_cpu);
  printf("rate               %.0f messages/s, %.1f MB/s\n", m.messages_per_s, figures.mb_per_s());
  printf("us per message     mean %.2f, p50 %.2f, p99 %.2f, p99.9 %.2f\n", figures.mean_us(),
         m.us.p50, m.us.p99, m.us.p999);
  printf("ns per byte        p50 %.2f, p99 %.2f, p99.9 %.2f, of messages over 1 KB\n",
         m.ns_per_byte.p50, m.ns_per_byte.p99, m.ns_per_byte.p999);
  printf("allocations        %.3f per message\n", m.allocations_per_message);
  printf("peak RSS           %ld KiB, the mail in memory included\n", figures.peak_rss_kib);
  for (const auto& [kind, count] : figures.kinds) printf("called %-20s %zu\n", kind.c_str(), count);
  if (!figures.is_labelled) return;
  printf("judged by labels   %zu, without a label %zu\n\n", figures.judged, figures.unlabelled);
  printf("%s", Text(accuracy::KindTable("Kind by source", figures.kind.lines)).c_str());
  printf("%s", Text(accuracy::TotalsTable("Kind, totals", figures.kind.totals)).c_str());
  printf("%s", Text(accuracy::OriginTable("Origin", figures.origin)).c_str());
}

int Fail(const std::string& text) {
  PrintError(text);
  return 1;
}

int MeasureMail(const BenchOptions& options, const Mail& mail,
                const std::vector<std::unique_ptr<Classifier>>& classifiers) {
  Figures figures{};
  figures.mail = &mail;
  figures.jobs = options.jobs;
  figures.is_labelled = !options.labels.empty();
  BenchAccuracy accuracy(options.classifier);
  for (size_t i = 0; i < mail.messages.size(); ++i) {
    const Verdict verdict = classifiers[0]->Classify(mail.messages[i]);
    ++figures.kinds[std::string(KindName(verdict.kind))];
    if (figures.is_labelled) accuracy.Add(mail.labels[i], verdict);
  }
  if (figures.is_labelled && accuracy.judged() == 0) {
    return Fail(options.labels + ": labels none of the " + std::to_string(mail.messages.size()) +
                " messages; its paths must end as the messages' paths do");
  }
  figures.measured = MeasureRounds(classifiers, mail.messages, options.seconds);
  if (IsInterrupted()) return Fail("interrupted; nothing is printed of a bench that is not done");
  figures.judged = accuracy.judged();
  figures.unlabelled = accuracy.unlabelled();
  figures.kind = accuracy.Kinds();
  figures.origin = accuracy.Origins();
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  figures.peak_rss_kib = usage.ru_maxrss;
  options.as_json ? PrintJson(figures) : PrintTable(figures);
  return 0;
}

}  // namespace

int Bench(const BenchOptions& options) {
  std::shared_ptr<const Model> model;
  if (const Status status = OpenModel(options.model, &model); !status.ok())
    return Fail(status.message());
  corpus::LabelTable labels;
  if (!options.labels.empty()) {
    if (const Status status = labels.Load(options.labels); !status.ok())
      return Fail(status.message());
  }
  std::vector<std::unique_ptr<Classifier>> classifiers(options.jobs);
  for (auto& classifier : classifiers) {
    if (const Status status = Classifier::New(model, options.classifier, &classifier); !status.ok())
      return Fail(status.message());
  }
  CatchInterrupt();
  Mail mail;
  const Tally tally = ReadMail(options, labels, &mail);
  const bool is_complete = tally.Finish();
  if (IsInterrupted()) return Fail("interrupted while reading");
  if (mail.messages.empty()) return Fail("no message to measure; name mail to classify");
  const int status = MeasureMail(options, mail, classifiers);
  return is_complete ? status : 1;
}

}  // namespace backstop::cli
