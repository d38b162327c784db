// The shape of a subject line.

#ifndef BACKSTOP_FEATURES_FACTS_SUBJECT_H_
#define BACKSTOP_FEATURES_FACTS_SUBJECT_H_

#include <string_view>

#include "features/facts.h"

namespace backstop::features {

// `raw` as written, `decoded` without encoded words. The result's views point into `decoded`.
Subject ReadSubject(std::string_view raw, std::string_view decoded);

// Whether a subject of an answer says so: a reply or forward word in front, a [tag] (patches are
// sent as answers to each other), or "re:" anywhere ("Tuesday (was: Re: the minutes)").
bool SaysReply(std::string_view subject);

// Where the subject's own words begin: behind filter marks, [tags], and reply and forward words.
std::string_view SubjectCore(std::string_view subject);

// Next code point of UTF-8 text by class; broken bytes count alone.
enum class Script : uint8_t { kAscii, kLatin, kCyrillic, kUnspaced, kOther, kSign, kBroken };
Script NextScript(std::string_view text, size_t* at);

}  // namespace backstop::features

#endif  // BACKSTOP_FEATURES_FACTS_SUBJECT_H_
