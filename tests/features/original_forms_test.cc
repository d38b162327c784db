// What counts as one form, and what does not: programs keep theirs from mail to mail, whoever
// writes.

#include "features/original_forms.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "mime/walk.h"

namespace backstop::features {
namespace {

FormKeys FormsOf(const std::string& message) {
  auto tree = std::make_unique<mime::Tree>();
  mime::Walk(message, tree.get());
  report::MessageView view;
  view.bytes = message;
  view.tree = tree.get();
  return ReadForms(view);
}

bool IsSame(const FormKeys& a, const FormKeys& b, Form form) {
  return a[static_cast<size_t>(form)] == b[static_cast<size_t>(form)];
}

const std::string kMail =
    "Received: from relay.example.net (relay [192.0.2.7]) by mx.example.com; Mon, 2 Mar 2026\n"
    "Received: from desk7.corp.example.org ([192.0.2.9]) by mail1.corp.example.org (Postfix)\n"
    "\twith ESMTP; Mon, 2 Mar 2026 10:00:00 +0100\n"
    "From: Ann <ann@example.org>\nTo: bob@example.net\nSubject: one\n"
    "Date: Mon, 2 Mar 2026 10:00:00 +0100\nMessage-ID: <3D4E5F60.7080900@desk7.example.org>\n"
    "User-Agent: Mailer/5.1.3 (X11)\nContent-Type: text/plain; charset=\"utf-8\"\n"
    "DKIM-Signature: v=1; d=example.org; s=a\n\nHello\n";

std::string With(std::string message, const std::string& from, const std::string& to) {
  const size_t at = message.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return message.replace(at, from.size(), to);
}

TEST(OriginalForms, StayWhenPeopleSubjectsAndNumbersChange) {
  std::string other = With(kMail, "ann@", "carol@");
  other = With(other, "Subject: one", "Subject: two, quite another");
  other = With(other, "3D4E5F60.7080900", "4A0B1C2D.1020304");
  other = With(other, "Mailer/5.1.3", "Mailer/6.0");
  other = With(other, "desk7.corp", "desk19.corp");
  other = With(other, "mail1.corp", "mail2.corp");
  other = With(other, "bob@example.net", "dave@example.com");
  EXPECT_EQ(FormsOf(kMail), FormsOf(other));
}

TEST(OriginalForms, EachTellsItsOwnChange) {
  const struct {
    Form form;
    const char* from;
    const char* to;
  } changes[] = {{Form::kMessageIdHost, "@desk7.example.org>", "@other.example.org>"},
                 {Form::kMessageIdForm, "3D4E5F60.7080900", "20260302100000.ABCDEF"},
                 {Form::kAgent, "Mailer/", "Bulk/"},
                 {Form::kHeaderOrder, "To: bob@example.net\nSubject: one",
                  "Subject: one\nTo: bob@example.net"},
                 {Form::kFirstHop, "by mail1.corp.", "by mail1.shop."},
                 {Form::kClient, "from desk7.corp.", "from desk7.home."},
                 {Form::kSignature, "d=example.org", "d=example.net"},
                 {Form::kTimeZone, "10:00:00 +0100\nMessage-ID", "10:00:00 -0500\nMessage-ID"},
                 {Form::kContentType, "text/plain", "text/html"},
                 {Form::kCharset, "\"utf-8\"", "utf-8"}};
  const FormKeys before = FormsOf(kMail);
  for (const auto& change : changes) {
    const FormKeys after = FormsOf(With(kMail, change.from, change.to));
    for (size_t f = 0; f < kFormCount; ++f) {
      const Form form = static_cast<Form>(f);
      EXPECT_EQ(IsSame(before, after, form), form != change.form)
          << kFormNames[f] << " after the change of "
          << kFormNames[static_cast<size_t>(change.form)];
    }
  }
}

TEST(OriginalForms, AreTotalOverAnyHeader) {
  FormsOf("");
  FormsOf("Message-ID: <>\nReceived: by\nReceived: from\nDate:\nDKIM-Signature: d=\n\n");
  FormsOf("Message-ID: " + std::string(100000, '<') + "@\n" + std::string(3000, 'x') + "\n\n");
  const FormKeys none = FormsOf("Subject: x\n\n");
  EXPECT_TRUE(IsSame(none, FormsOf("From: a\nSubject: x\n\n"), Form::kSignature));
}

}  // namespace
}  // namespace backstop::features
