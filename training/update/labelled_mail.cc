#include "update/labelled_mail.h"

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "reader/mail_source.h"
#include "update/feedback_log.h"

namespace backstop::training {
namespace {

std::string PlaceOf(const corpus::MessageRef& message) {
  return std::string(message.path) + " #" + std::to_string(message.index);
}

std::string LabelWord(Head head, uint8_t label) {
  return std::string(head == Head::kKind ? KindName(static_cast<Kind>(label))
                                         : OriginName(static_cast<Origin>(label)));
}

// Calls visit(message) for all mail under `path`; what cannot be read ends it.
Status ForEachReadable(const std::string& path,
                       const std::function<Status(const corpus::MessageRef&)>& visit) {
  Status visited;
  size_t messages = 0;
  const Status read = corpus::ForEachMessage(path,
                                             [&](const corpus::MessageRef& message) {
                                               if (!message.error.empty()) return false;
                                               ++messages;
                                               visited = visit(message);
                                               return visited.ok();
                                             },
                                             {.skips_empty = true});
  if (!visited.ok()) return visited;
  if (!read.ok()) {
    return Status(read.code(), read.message() + "; mend it or leave it out: nothing was learnt");
  }
  if (messages == 0) return Status(Code::kBadArgument, path + ": no message in it; check the path");
  return {};
}

class Gatherer {
 public:
  Gatherer(std::unique_ptr<RowReader> reader, std::vector<OperatorRow>* rows)
      : reader_(std::move(reader)), rows_(rows) {
    for (const OperatorRow& row : *rows) {
      labels_[{row.message, row.head}] = row.label;
      for (const uint64_t key : row.keys) originals_[{key, row.head}] = row.label;
    }
  }

  Status AddPath(const std::string& path, const OperatorLabel& label) {
    return ForEachReadable(path,
                           [&](const corpus::MessageRef& message) { return Add(message, label); });
  }
  // Appends to `paths` what was read: `mail`, or without it the paths that entries name.
  Status AddFeedback(const std::vector<Feedback>& log, const std::vector<std::string>& mail,
                     std::vector<std::string>* paths);

  const RowReader& reader() const { return *reader_; }
  // All that the label says of the message.
  bool HasLearnt(uint64_t message, const OperatorLabel& label) const {
    const auto has = [&](Head head, auto said) {
      const auto at = labels_.find({message, head});
      return !said || (at != labels_.end() && at->second == static_cast<uint8_t>(*said));
    };
    return has(Head::kKind, label.kind) && has(Head::kOrigin, label.origin);
  }

 private:
  Status CheckLabel(const corpus::MessageRef& message, const OperatorRow& row);
  Status Add(const corpus::MessageRef& message, const OperatorLabel& label);

  std::unique_ptr<RowReader> reader_;
  std::vector<OperatorRow>* const rows_;
  std::map<std::pair<uint64_t, Head>, uint8_t> labels_;     // by message
  std::map<std::pair<uint64_t, Head>, uint8_t> originals_;  // by key of what it shows
};

// Neither the message nor another one that shows the same may have been said to be something else.
Status Gatherer::CheckLabel(const corpus::MessageRef& message, const OperatorRow& row) {
  const auto differs = [&](auto* labels, uint64_t key, const char* what) {
    const uint8_t earlier = labels->try_emplace({key, row.head}, row.label).first->second;
    if (earlier == row.label) return Status();
    return Status(Code::kBadArgument,
                  PlaceOf(message) + ": labelled " + LabelWord(row.head, row.label) + " here and " +
                      what + LabelWord(row.head, earlier) +
                      " elsewhere or before; decide for one, or --unlearn it first");
  };
  if (Status s = differs(&labels_, row.message, ""); !s.ok()) return s;
  for (const uint64_t key : row.keys) {
    if (Status s = differs(&originals_, key, "a copy of what it shows "); !s.ok()) return s;
  }
  return {};
}

Status Gatherer::Add(const corpus::MessageRef& message, const OperatorLabel& label) {
  if (label.kind && !reader_->KnowsKind(*label.kind)) {
    return Status(Code::kBadArgument,
                  PlaceOf(message) + ": this model never learnt what " +
                      std::string(KindName(*label.kind)) +
                      " is; a full run with such mail teaches it, update cannot");
  }
  std::vector<OperatorRow> read;
  reader_->Read(message.bytes, label, &read);
  if (!reader_->is_mail()) {
    return Status(Code::kBadArgument,
                  PlaceOf(message) + ": has no header field, so it is no mail; take it away");
  }
  std::set<Head> fresh;
  for (OperatorRow& row : read) {
    if (!labels_.contains({row.message, row.head})) fresh.insert(row.head);
    if (Status s = CheckLabel(message, row); !s.ok()) return s;
    if (fresh.contains(row.head)) rows_->push_back(std::move(row));
  }
  return {};
}

// Entries by what names their message.
class LogIndex {
 public:
  Status Load(const std::vector<Feedback>& log) {
    for (const Feedback& entry : log) {
      Feedback& mine =
          entry.path.empty() ? by_digest_[*entry.digest] : by_path_[{entry.path, entry.index}];
      const bool differs =
          (mine.label.kind && entry.label.kind && mine.label.kind != entry.label.kind) ||
          (mine.label.origin && entry.label.origin && mine.label.origin != entry.label.origin);
      if (!mine.place.empty() && differs) {
        return Status(Code::kBadArgument, entry.place + ": says otherwise of the message of " +
                                              mine.place + "; keep one of the two");
      }
      if (mine.place.empty()) {
        mine = entry;
        in_order_.push_back(&mine);
      }
      if (entry.digest) mine.digest = entry.digest;
      if (entry.label.kind) mine.label.kind = entry.label.kind;
      if (entry.label.origin) mine.label.origin = entry.label.origin;
    }
    return {};
  }

  // Null: the log does not name it.
  Status Find(const corpus::MessageRef& message, const OperatorLabel** out) {
    const uint64_t digest = DigestOf(message.bytes);
    *out = nullptr;
    if (const auto at = by_path_.find({std::string(message.path), message.index});
        at != by_path_.end()) {
      const Feedback& entry = at->second;
      if (entry.digest && *entry.digest != digest) {
        return Status(Code::kBadArgument, entry.place + ": " + PlaceOf(message) +
                                              " is another message than it was; give the mail as "
                                              "it was scored");
      }
      found_.insert(&entry);
      *out = &entry.label;
    } else if (const auto same = by_digest_.find(digest); same != by_digest_.end()) {
      found_.insert(&same->second);
      *out = &same->second.label;
    }
    return {};
  }

  // The paths that entries name.
  std::vector<std::string> Paths() const {
    std::set<std::string> paths;
    for (const auto& [path, entry] : by_path_) paths.insert(path.first);
    return {paths.begin(), paths.end()};
  }

  // REQUIRES: all mail was looked up. Every entry must have met its message, or one learnt before.
  Status CheckFound(const Gatherer& gatherer) const {
    const Feedback* first = nullptr;
    size_t missing = 0;
    for (const Feedback* entry : in_order_) {
      const bool is_known = found_.contains(entry) ||
                            (entry->digest && gatherer.HasLearnt(*entry->digest, entry->label));
      if (!is_known && missing++ == 0) first = entry;
    }
    if (missing == 0) return {};
    return Status(Code::kNotFound, first->place +
                                       ": its message is not there, nor learnt as this (" +
                                       std::to_string(missing) +
                                       " such entries); name with --mail what score was given");
  }

 private:
  std::map<std::pair<std::string, uint32_t>, Feedback> by_path_;
  std::map<uint64_t, Feedback> by_digest_;
  std::vector<const Feedback*> in_order_;  // in the maps
  std::set<const Feedback*> found_;
};

Status Gatherer::AddFeedback(const std::vector<Feedback>& log, const std::vector<std::string>& mail,
                             std::vector<std::string>* paths) {
  LogIndex index;
  if (Status s = index.Load(log); !s.ok()) return s;
  for (const std::string& path : mail.empty() ? index.Paths() : mail) {
    paths->push_back(path);
    Status status = ForEachReadable(path, [&](const corpus::MessageRef& message) {
      const OperatorLabel* label = nullptr;
      if (Status s = index.Find(message, &label); !s.ok() || label == nullptr) return s;
      return Add(message, *label);
    });
    const bool is_unread = status.code() == Code::kNotFound || status.code() == Code::kIo;
    if (is_unread && mail.empty()) {
      return Status(status.code(),
                    status.message() + " (of an archive's member, name the archive with --mail)");
    }
    if (!status.ok()) return status;
  }
  return index.CheckFound(*this);
}

}  // namespace

Status GatherMail(const UpdateOptions& options, const std::string& base,
                  std::vector<OperatorRow>* rows, GatheredMail* out) {
  std::unique_ptr<RowReader> reader;
  if (Status s = RowReader::New(base, &reader); !s.ok()) return s;
  Gatherer gatherer(std::move(reader), rows);
  std::vector<std::pair<std::string, OperatorLabel>> given;
  for (const std::string& path : options.legitimate)
    given.push_back({path, {{}, Origin::kLegitimate}});
  for (const std::string& path : options.backscatter)
    given.push_back({path, {{}, Origin::kBackscatter}});
  for (const auto& [kind, path] : options.kinds) given.push_back({path, {kind, {}}});
  for (const auto& [path, label] : given) {
    if (Status s = gatherer.AddPath(path, label); !s.ok()) return s;
    out->paths.push_back(path);
  }
  std::vector<Feedback> log;
  for (const std::string& file : options.feedback) {
    if (Status s = ReadFeedbackLog(file, &log); !s.ok()) return s;
  }
  if (Status s = gatherer.AddFeedback(log, options.mail, &out->paths); !s.ok()) return s;
  out->returning_nothing = gatherer.reader().returning_nothing();
  out->gated = gatherer.reader().gated();
  return {};
}

Status ReadDigests(const std::vector<std::string>& paths, std::vector<uint64_t>* out) {
  for (const std::string& path : paths) {
    Status status = ForEachReadable(path, [out](const corpus::MessageRef& message) {
      out->push_back(DigestOf(message.bytes));
      return Status();
    });
    if (!status.ok()) return status;
  }
  return {};
}

}  // namespace backstop::training
