#include "dedup/dedup.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>

#include "base/bytes.h"
#include "features/mail_date.h"
#include "mime/walk.h"

namespace backstop::corpus {
namespace {

// Shorter texts are alike by chance: a greeting and a list's footer.
constexpr size_t kFewestWords = 30;
// Texts of one band bucket are compared with so many of its texts that were unlike each other, so
// that a bucket of any size costs linear time.
constexpr size_t kMostRepresentatives = 8;

template <typename T>
std::span<const char> BytesOf(const T& value) {
  return {static_cast<const char*>(static_cast<const void*>(&value)), sizeof(T)};
}
template <typename T>
std::span<char> WritableBytesOf(T* value) {
  return {static_cast<char*>(static_cast<void*>(value)), sizeof(T)};
}

// The day that the last server wrote, else that of the Date field.
int32_t DayOf(const report::MessageView& message) {
  constexpr int64_t kSecondsPerDay = 86400;
  features::MailDate date;
  for (const mime::Field& field : message.tree->FieldsOf(message.part())) {
    if (field.name != mime::HeaderName::kReceived || date.is_valid) continue;
    const std::string_view value = Slice(message.bytes, {field.value_begin, field.value_end});
    const size_t semicolon = value.rfind(';');
    if (semicolon != std::string_view::npos)
      date = features::ParseMailDate(value.substr(semicolon + 1));
  }
  if (!date.is_valid) {
    date = features::ParseMailDate(
        mime::FindValue(message.bytes, *message.tree, message.part(), mime::HeaderName::kDate));
  }
  if (!date.is_valid) return kNoDay;
  const int64_t days = date.seconds / kSecondsPerDay - (date.seconds % kSecondsPerDay < 0);
  return static_cast<int32_t>(days);
}

}  // namespace

// What the file of names holds of a message, before its path.
struct Dedup::NameHead {
  uint64_t digest = 0;
  uint32_t index = 0;
  int32_t day = kNoDay;
  uint32_t path_size = 0;
  uint32_t unused = 0;
};

Status Dedup::New(const DedupOptions& options, std::unique_ptr<Dedup>* out) {
  std::unique_ptr<Dedup> made(new Dedup(options));
  if (Status s = ScratchFile::Create(&made->names_); !s.ok()) return s;
  if (Status s = ScratchFile::Create(&made->signatures_); !s.ok()) return s;
  *out = std::move(made);
  return {};
}

// Of a message's keys one is of its bytes, up to three of its original, twenty of its text.
Dedup::Dedup(const DedupOptions& options)
    : options_(options),
      copies_(options.memory_bytes / 24 / sizeof(KeyOfMessage)),
      originals_(options.memory_bytes / 8 / sizeof(KeyOfMessage)),
      bands_(options.memory_bytes / 24 * 20 / sizeof(KeyOfMessage)) {}

Status Dedup::Add(const DedupMessage& message) {
  if (counts_.messages == UINT32_MAX)
    return Status(Code::kBadArgument, "more than 4,294,967,294 messages; give fewer sets");
  const uint32_t number = counts_.messages++;
  text_.Read(message.bytes, message.is_ordinary);
  const NameHead head{CopyKey(message.bytes), message.place.index, DayOf(text_.report().outer),
                      static_cast<uint32_t>(message.place.path.size())};
  if (Status s = names_->Append(BytesOf(head)); !s.ok()) return s;
  if (Status s = names_->Append(message.place.path); !s.ok()) return s;
  if (Status s = copies_.Add(head.digest, number); !s.ok()) return s;

  const std::span<const features::Word> words = text_.body();
  for (uint64_t key : OriginalKeys(message.place, text_.report(), text_.facts(), words)) {
    if (Status s = originals_.Add(key, number); !s.ok()) return s;
  }
  Signature signature{};
  Minima minima;
  if (words.size() >= kFewestWords && ComputeMinima(words, &minima)) {
    signature = SignatureOf(minima);
    for (size_t band = 0; band < kBands; ++band) {
      if (Status s = bands_.Add(BandKey(minima, band), number); !s.ok()) return s;
    }
  } else {
    ++counts_.short_texts;
  }
  return signatures_->Append(BytesOf(signature));
}

Status Dedup::JoinCopies(DisjointSets* groups) {
  KeyOfMessage first;
  bool has_first = false;
  return copies_.ForEachInOrder([&](const KeyOfMessage& pair) {
    if (has_first && pair.key == first.key) {
      is_copy_[pair.message] = true;
      ++counts_.copies;
      groups->Join(first.message, pair.message);
    } else {
      first = pair;
      has_first = true;
    }
    return Status();
  });
}

Status Dedup::JoinOriginals(DisjointSets* groups) {
  KeyOfMessage first;
  bool has_first = false;
  return originals_.ForEachInOrder([&](const KeyOfMessage& pair) {
    if (has_first && pair.key == first.key) {
      counts_.original_joins += groups->Join(first.message, pair.message);
    } else {
      first = pair;
      has_first = true;
    }
    return Status();
  });
}

Status Dedup::ReadSignature(uint32_t message, Signature* out) const {
  return signatures_->ReadAt(uint64_t{message} * sizeof(Signature), WritableBytesOf(out));
}

Status Dedup::JoinNear(DisjointSets* groups) {
  struct Representative {
    uint32_t message;
    Signature signature;
  };
  std::vector<Representative> bucket;
  uint64_t key = 0;
  return bands_.ForEachInOrder([&](const KeyOfMessage& pair) {
    if (bucket.empty() || pair.key != key) {
      bucket.clear();
      key = pair.key;
    }
    for (const Representative& other : bucket) {
      if (groups->Find(other.message) == groups->Find(pair.message)) return Status();
    }
    Signature signature;
    if (Status s = ReadSignature(pair.message, &signature); !s.ok()) return s;
    for (const Representative& other : bucket) {
      if (EstimateSimilarity(other.signature, signature) < options_.threshold) continue;
      counts_.near_joins += groups->Join(other.message, pair.message);
      return Status();
    }
    if (bucket.size() < kMostRepresentatives) bucket.push_back({pair.message, signature});
    return Status();
  });
}

Status Dedup::ForEachName(const NameVisitor& visit) const {
  uint64_t offset = 0;
  std::string chunk, path;
  size_t at = 0;
  const auto take = [&](std::span<char> out) -> Status {
    while (!out.empty()) {
      if (at == chunk.size()) {
        chunk.resize(
            static_cast<size_t>(std::min<uint64_t>(size_t{1} << 20, names_->size() - offset)));
        if (Status s = names_->ReadAt(offset, chunk); !s.ok()) return s;
        offset += chunk.size();
        at = 0;
      }
      const size_t count = std::min(out.size(), chunk.size() - at);
      std::memcpy(out.data(), chunk.data() + at, count);
      at += count;
      out = out.subspan(count);
    }
    return {};
  };
  for (uint32_t message = 0; message < counts_.messages; ++message) {
    NameHead head;
    if (Status s = take(WritableBytesOf(&head)); !s.ok()) return s;
    path.resize(head.path_size);
    if (Status s = take(path); !s.ok()) return s;
    visit(message, head, path);
  }
  return {};
}

Status Dedup::Finish(const std::function<void(const GroupedMessage&)>& visit) {
  if (Status s = names_->Flush(); !s.ok()) return s;
  if (Status s = signatures_->Flush(); !s.ok()) return s;
  is_copy_.resize(counts_.messages);
  DisjointSets groups(counts_.messages);
  if (Status s = JoinCopies(&groups); !s.ok()) return s;
  if (Status s = JoinOriginals(&groups); !s.ok()) return s;
  if (Status s = JoinNear(&groups); !s.ok()) return s;

  // By the group's smallest message: its name, and how many it has.
  std::vector<uint64_t> names(counts_.messages, UINT64_MAX);
  std::vector<uint32_t> sizes(counts_.messages, 0);
  Status status = ForEachName([&](uint32_t message, const NameHead& head, std::string_view) {
    const uint32_t group = groups.Find(message);
    names[group] = std::min(names[group], head.digest);
    counts_.groups += sizes[group] == 0;
    counts_.largest = std::max(counts_.largest, ++sizes[group]);
  });
  if (!status.ok()) return status;
  return ForEachName([&](uint32_t message, const NameHead& head, std::string_view path) {
    visit({path, head.index, names[groups.Find(message)], head.day, is_copy_[message]});
  });
}

}  // namespace backstop::corpus
