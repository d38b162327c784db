// See message_fixture.h.

#include "message_fixture.h"

#include <gtest/gtest.h>

#include <array>
#include <utility>

namespace backstop::features {

Harness::Harness(std::vector<std::string_view> phrases) {
  static constexpr std::array<std::string_view, 4> kNames = {"text.0", "text.1", "text.2",
                                                             "text.3"};
  std::vector<scan::Pattern> list;
  for (size_t i = 0; i < phrases.size(); ++i) list.push_back({kNames.at(i), phrases[i], false, 31});
  Open(std::move(list));
}

Harness::Harness(std::span<const scan::Pattern> list) { Open({list.begin(), list.end()}); }

void Harness::Open(std::vector<scan::Pattern> list) {
  EXPECT_TRUE(scan::PatternSet::New(std::move(list), &patterns).ok());
  EXPECT_TRUE(Extractor::New(*patterns, &extractor).ok());
}

std::set<std::string> NamesOf(std::span<const uint32_t> ids) {
  std::set<std::string> names;
  for (const uint32_t id : ids) {
    if (id < StructureNames().size()) names.insert(std::string{StructureNames()[id]});
  }
  return names;
}

std::vector<std::string> WordsOf(const Extractor& extractor, Zone zone) {
  std::vector<std::string> words;
  for (const Word& word : extractor.words(zone)) {
    words.emplace_back(extractor.text(zone).substr(word.begin, word.end - word.begin));
  }
  return words;
}

std::string Wrap(std::string_view original, int wrapper) {
  const std::string head =
      wrapper == 0 ? "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.net\nTo: "
                     "ann@example.org\nSubject: failure notice\n"
                   : "Received: from far.example by near.example; Fri, 3 Jan 2003 03:03:03 -0800\n"
                     "From: Postmeister <postmaster@far.example>\nTo: other@example.com\nSubject: "
                     "Ihre Nachricht\n"
                     "X-Mailer: Gateway 7\nReferences: <77@far.example>\n";
  const std::string text = wrapper == 0
                               ? "No such user here.\n"
                               : "Die Nachricht http://far.example/help wurde nicht zugestellt.\n";
  return head +
         "MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; "
         "boundary=\"w\"\n\n"
         "--w\nContent-Type: text/plain\n\n" +
         text +
         "\n--w\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\n"
         "Final-Recipient: rfc822; bob@example.net\nAction: failed\nStatus: 5.1.1\n\n"
         "--w\nContent-Type: message/rfc822\n\n" +
         std::string{original} + "\n--w--\n";
}

}  // namespace backstop::features
