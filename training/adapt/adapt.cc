#include "adapt/adapt.h"

#include <xxhash.h>

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <memory>
#include <set>

#include "backstop/classifier.h"
#include "heads/head_files.h"
#include "model/writer.h"
#include "output/output_file.h"
#include "output/signals_held.h"
#include "reader/mail_source.h"
#include "site/sent_message.h"
#include "site/site_learner.h"
#include "verdict/rules.h"

namespace backstop::training {
namespace {

struct SentMail {
  std::vector<SentMessage> messages;
  std::vector<std::string> bytes;
  size_t automatic = 0;  // answers that our servers sent: nobody's own mail
  size_t duplicates = 0;
};

Status ReadSent(const AdaptOptions& options, SiteReader* reader, SentMail* out) {
  std::set<uint64_t> seen;
  for (const std::string& path : options.sent) {
    Status no_mail;
    const auto add = [&](const corpus::MessageRef& message) {
      if (!message.error.empty()) return false;
      if (!seen.insert(XXH3_64bits(message.bytes.data(), message.bytes.size())).second) {
        ++out->duplicates;
        return true;
      }
      SentMessage one = reader->Read(message.bytes);
      one.id = std::string(message.path);
      if (message.index > 0) one.id += " #" + std::to_string(message.index);
      if (!one.is_mail) {
        no_mail = Status(Code::kBadArgument, one.id + ": has no header field, so it is no mail");
        return false;
      }
      if (verdict::IsAutomatic(one.kind)) {
        ++out->automatic;
        return true;
      }
      out->messages.push_back(std::move(one));
      out->bytes.emplace_back(message.bytes);
      return true;
    };
    Status status = corpus::ForEachMessage(path, add, {.skips_empty = true});
    if (status.ok()) status = std::move(no_mail);
    if (!status.ok()) {
      return Status(status.code(), "--sent " + path + ": " + status.message() +
                                       "; take the file away or mend it, nothing was learnt");
    }
  }
  if (out->messages.size() < kFewestSent) {
    return Status(Code::kBadArgument, "only " + std::to_string(out->messages.size()) +
                                          " sent messages (" + std::to_string(out->duplicates) +
                                          " copies and " + std::to_string(out->automatic) +
                                          " automatic answers not counted); give --sent at least " +
                                          std::to_string(kFewestSent) +
                                          ", better a few hundred of the last weeks");
  }
  return {};
}

Status OpenReader(const model::ModelContent& content, const std::string& file,
                  std::unique_ptr<SiteReader>* out) {
  std::string bytes;
  if (Status s = model::Serialise(content, &bytes); !s.ok()) return s;
  return SiteReader::New(bytes, file, out);
}

// What the section does to own mail that it was not learnt from: every second message teaches, the
// others are judged as though returned whole.
struct HalfCheck {
  size_t judged = 0;
  size_t lost_before = 0;  // decided backscatter
  size_t lost_after = 0;
  double mean_before = 0;  // log-odds
  double mean_after = 0;
};

Status CheckByHalves(model::ModelContent content, const SentMail& sent, HalfCheck* out) {
  std::vector<SentMessage> teaching;
  for (size_t m = 0; m < sent.messages.size(); m += 2) teaching.push_back(sent.messages[m]);
  content.site = LearnSite(content, teaching, ShippedStrengths()).site;
  std::unique_ptr<SiteReader> reader;
  if (Status s = OpenReader(content, "the model of one half", &reader); !s.ok()) return s;
  const double p = ClassifierOptions{}.backscatter_threshold;
  const double threshold = std::log(p / (1 - p));
  for (size_t m = 1; m < sent.messages.size(); m += 2) {
    const double before = sent.messages[m].log_odds[static_cast<size_t>(ReturnMode::kFull)];
    const double after = before + reader->SiteSumOf(sent.bytes[m], ReturnMode::kFull).Total();
    ++out->judged;
    out->lost_before += before >= threshold ? 1 : 0;
    out->lost_after += after >= threshold ? 1 : 0;
    out->mean_before += before;
    out->mean_after += after;
  }
  out->mean_before /= static_cast<double>(out->judged);
  out->mean_after /= static_cast<double>(out->judged);
  // One message in a hundred more than before is too many; below that it may be chance.
  const size_t allowed = out->lost_before + std::max<size_t>(1, out->judged / 100);
  if (out->lost_after <= allowed) return {};
  return Status(Code::kBadArgument,
                "not written: of " + std::to_string(out->judged) + " own messages held back, " +
                    std::to_string(out->lost_after) + " would be called backscatter, " +
                    std::to_string(out->lost_before) +
                    " without the section; the mail is too mixed for one section: give --sent of "
                    "one gateway, or more of it");
}

void Tell(const AdaptOptions& options, const SentMail& sent, const LearntSite& learnt,
          const HalfCheck& halves, size_t bytes, std::ostream& report) {
  report << options.out << ": " << bytes << " bytes, site section learnt from "
         << learnt.site.summary << " (" << learnt.capped_senders
         << " capped; left out: " << sent.duplicates << " copies, " << sent.automatic
         << " automatic answers), " << learnt.site.weights.size() << " weights\n"
         << "own mail held back by halves: " << halves.judged << " messages, called backscatter "
         << halves.lost_before << " before, " << halves.lost_after << " after; mean log-odds "
         << std::fixed << std::setprecision(2) << halves.mean_before << " before, "
         << halves.mean_after << " after\n"
         << "messages that moved the weights most (nats; log-odds of the model without the "
            "section):\n";
  for (size_t i = 0; i < std::min(options.top, learnt.influences.size()); ++i) {
    const Influence& one = learnt.influences[i];
    report << "  " << one.nats << "\t" << one.log_odds << "\t" << one.id << "\n";
  }
}

}  // namespace

Status AdaptModel(const AdaptOptions& options, std::ostream& report) {
  if (Status s = corpus::CheckOutput(options.out); !s.ok()) return s;
  std::string bytes;
  if (Status s = ReadTextFile(options.model, &bytes); !s.ok())
    return Status(s.code(), options.model + ": cannot be read; give the path of a model file");
  model::ModelContent content;
  if (Status s = model::Parse(bytes, options.model, &content); !s.ok()) return s;
  if (content.background.messages == 0) {
    return Status(Code::kBadArgument,
                  options.model +
                      ": has no background of backscatter to set sent mail against; "
                      "take the shipped model, or pack one with --background");
  }
  content.site = {};
  std::unique_ptr<SiteReader> reader;
  if (Status s = OpenReader(content, options.model, &reader); !s.ok()) return s;
  SentMail sent;
  if (Status s = ReadSent(options, reader.get(), &sent); !s.ok()) return s;
  HalfCheck halves;
  if (Status s = CheckByHalves(content, sent, &halves); !s.ok()) return s;
  const LearntSite learnt = LearnSite(content, sent.messages, ShippedStrengths());
  content.site = learnt.site;
  if (Status s = model::Serialise(content, &bytes); !s.ok()) return s;
  std::shared_ptr<const Model> opened;
  if (Status s = Model::FromBytes(bytes, &opened); !s.ok())
    return Status(s.code(), options.out + ": not written: " + s.message());
  {
    const corpus::SignalsHeld held;
    if (Status s = corpus::WriteFile(options.out, bytes); !s.ok()) return s;
  }
  Tell(options, sent, learnt, halves, bytes.size(), report);
  return {};
}

}  // namespace backstop::training
