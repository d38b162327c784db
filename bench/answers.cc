#include "answers.h"

#include <cstdio>
#include <cstdlib>

namespace backstop::bench {
namespace {

constexpr std::string_view kLetter =
    R"(Return-Path: <ann@example.com>
From: Ann Smith <ann@example.com>
To: Bob Jones <bob@example.net>
Subject: Lunch on Monday
Date: Mon, 02 Mar 2026 09:12:44 +0100
Message-ID: <20260302091244.7421@mail.example.com>

Dear Bob, see you on Monday at noon.
Best regards, Ann
)";

constexpr std::string_view kReport =
    R"(Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.example.net>
To: ann@example.com
Subject: Undelivered Mail Returned to Sender
Date: Mon, 02 Mar 2026 09:12:50 +0100
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain

Your message could not be delivered: the user is unknown here.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; bob@example.net
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 user is unknown

--b1
Content-Type: message/rfc822

)";

}  // namespace

void Die(const std::string& message) {
  std::fprintf(stderr, "bench: %s\n", message.c_str());
  std::exit(2);
}

void RequireAnswer(bool is_right, std::string_view what) {
  if (is_right) return;
  std::fprintf(stderr, "bench: wrong answer, so nothing is measured: %.*s\n",
               static_cast<int>(what.size()), what.data());
  std::exit(1);
}

std::string_view KnownLetter() { return kLetter; }

std::string_view KnownBounce() {
  static const std::string bounce = std::string(kReport) + std::string(kLetter) + "\n--b1--\n";
  return bounce;
}

void RequireVerdicts(Classifier* classifier, Path path) {
  const Verdict bounce = classifier->Classify(KnownBounce());
  RequireAnswer(bounce.kind == Kind::kDsnFailed && bounce.p_ndr > 0.5,
                "a standard failure report is one");
  RequireAnswer(bounce.return_mode == ReturnMode::kFull && bounce.status.klass == 5,
                "its status and what it returns are found");
  const Verdict letter = classifier->Classify(KnownLetter());
  RequireAnswer(letter.kind == Kind::kOrdinary && letter.p_ndr < 0.5, "a letter is ordinary");
  RequireAnswer(((letter.notes & kNoteGated) != 0) == (path == Path::kGated),
                "the gate lets a letter go when there is one");
}

}  // namespace backstop::bench
