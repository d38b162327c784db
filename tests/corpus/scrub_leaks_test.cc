// Mails of made-up people and what must not stand in them any more, as they are or decoded: each a
// way in which a name once came through.

#include <glib.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "scrub/field_text.h"
#include "scrub/letters.h"
#include "scrub/recode.h"
#include "scrub/scrub.h"

namespace backstop::corpus {
namespace {

std::string Base64(std::string_view text) {
  gchar* encoded = g_base64_encode(
      static_cast<const guchar*>(static_cast<const void*>(text.data())), text.size());
  std::string out(encoded);
  g_free(encoded);
  return out;
}

// Base64 in lines of 40.
std::string Lines(std::string_view text) {
  std::string lines = Base64(text);
  for (size_t at = 40; at < lines.size(); at += 41) lines.insert(at, 1, '\n');
  return lines + "\n";
}

std::string Word(std::string_view text) { return "=?utf-8?B?" + Base64(text) + "?="; }

struct Mail {
  const char* name;
  std::string text;
  std::vector<std::string> gone;       // in lower case
  std::vector<std::string> kept = {};  // as they are
};
std::ostream& operator<<(std::ostream& out, const Mail& mail) { return out << mail.name; }

const std::string kFrom = "From: Jonas Kestrelmann <jonas@tarn.example>\n";
const std::string kPlain = kFrom + "Content-Type: text/plain; charset=utf-8\n";
const std::string kText =
    "The box of Jonas Kestrelmann, which is jonas@tarn.example, has no room for what you sent.\n";
const std::vector<std::string> kJonas = {"jonas", "kestrelmann", "tarn"};

const std::vector<Mail>& Mails() {
  static const std::vector<Mail> mails = {
      {"mapped_ip6",
       kFrom + "Received: from x.example ([::ffff:203.5.113.77]) by y.example\n\n"
               "[IPv6:::ffff:203.5.113.78] 2001:db8:7:8::203.5.113.79\n",
       {"203.5.113", "203.5", "2001:db8"},
       {"[::ffff:"}},
      {"stray_line_in_base64",
       kPlain + "Content-Transfer-Encoding: base64\n\n" + Lines(kText).substr(0, 41) + "-junk!\n" +
           Lines(kText).substr(41),
       kJonas},
      {"stray_byte_in_base64",
       kPlain + "Content-Transfer-Encoding: base64\n\n" + Lines(kText).insert(50, "!"), kJonas},
      {"stray_byte_for_a_byte_of_base64",
       kPlain + "Content-Transfer-Encoding: base64\n\n" + Lines(kText).replace(5, 1, "!"), kJonas},
      {"stray_in_an_attachment",
       kFrom + "Content-Type: application/msword\nContent-Transfer-Encoding: base64\n\n" +
           Lines("\x01\x02" + kText).insert(41, "-junk!\n"),
       {"kestrelmann", "tarn"}},
      {"base64_with_a_footer",
       kPlain + "Content-Transfer-Encoding: base64\n\n" + Lines(kText) +
           "_____________\nJonas list, jonas@tarn.example\nhttp://lists.tarn.example/mailman/x\n",
       kJonas,
       {"_____________\n", " list, ", "\nhttp://lists."}},
      {"quoted_base64", kFrom + "\n> " + Lines(kText).insert(41, "> ").insert(84, "> "), kJonas},
      {"encoded_words_in_bodies",
       "From: x@y.example\n\nYour mail is here.\n\n   To: " + Word("Jonas Kestrelmann") +
           "\n> From: =?utf-8?Q?wilma_Quillfeather?= <w@z.example>\n"
           "To: =?utf-8?Q?wilma=40tarn.example?= =?utf-8?Q?_Quillfeather?=\n"
           "=?Q?wilma=40tarn.example?=\n",
       {"jonas", "kestrelmann", "wilma", "quillfeather", "tarn"},
       {"=40", "?= <"}},
      {"field_lines_in_bodies",
       "From: x@y.example\n\nReply-To: Jonas Kestrelmann <jk@tarn.example>,\n"
       "  Wilma Quillfeather <wq@tarn.example>\nSigned: Wilma\nTo: stop, write to us\n",
       {"jonas", "kestrelmann", "wilma", "quillfeather"},
       {"To: stop, write to us\n"}},
      {"scripts",
       "From: \"जोनास केस्ट्रेल\" <a@b.example>\nTo: ჯონას კესტრელი <c@d.example>\n"
       "Cc: Ջոնաս Քեսթրել <e@f.example>\nSender: فيفي كمال <g@h.example>\n"
       "Reply-To: Ệụỡ Ẩṿḍ <i@j.example>\nErrors-To: ዮናስ ᎠᎡ <k@l.example>\n\n"
       "जोनास ჯონას Ջոնաս فيفي كمال Ệụỡ ዮናስ ᎠᎡ\n",
       {"जोनास", "केस्ट्रेल", "ჯონას", "კესტრელი", "Ջոնաս", "Քեսթրել", "فيفي", "كمال", "Ệụỡ", "Ẩṿḍ",
        "ዮናስ", "ᎠᎡ"}},
      {"punctuation_beyond_ascii",
       kFrom + "\nKestrelmann’s box, “Kestrelmann”, Jonas—Kestrelmann, «Jonas» at "
               "Kestrelmann\xc2\xa0now, Kestrelmann\x92s, \x93Kestrelmann\x94.\n",
       kJonas,
       {"’s box, “", "—", "«", "» at ", "\xc2\xa0now", "\x92s, \x93"}},
      {"names_without_blanks",
       "From: 王小明 <a@b.example>\nTo: 김철수 <c@d.example>\nCc: สมชาย <e@f.example>\n\n"
       "尊敬的王小明先生, 김철수님, คุณสมชายครับ, 王 is kept.\n",
       {"王小明", "김철수", "สมชาย"},
       {"尊敬的", "先生", "님", "คุณ", "ครับ", "王 is kept"}},
      {"names_without_blanks_in_gb_2312",
       "From: =?gb2312?B?" + Base64("\xcd\xf5\xd0\xa1\xc3\xf7") +
           "?= <a@b.example>\n\n\xd7\xf0\xbe\xb4\xb5\xc4\xcd\xf5\xd0\xa1\xc3\xf7\xcf\xc8\xc9\xfa\n",
       {"\xcd\xf5\xd0\xa1\xc3\xf7"},
       {"\xd7\xf0\xbe\xb4\xb5\xc4", "\xcf\xc8\xc9\xfa\n"}},
      {"names_beside_another_script",
       kFrom + "\nKestrelmannさん、Jonas様\n",
       kJonas,
       {"さん、", "様"}},
      {"header_in_utf8_body_in_latin1",
       "From: Jörg Ästrel <a@b.example>\n\nan J\xf6rg \xc4strel\n",
       {"j\xf6rg", "\xc4strel", "jörg", "ästrel"}},
      {"header_in_latin1_body_in_utf8",
       "From: =?iso-8859-1?Q?J=F6rg_=C4strel?= <a@b.example>\n\nan Jörg ästrel\n",
       {"j\xf6rg", "\xc4strel", "jörg", "ästrel"}},
      {"capitals_beyond_ascii",
       "From: Иван Ясный <a@b.example>\n\nИВАН ЯСНЫЙ, öл\n",
       {"Иван", "ИВАН", "ЯСНЫЙ"}},
      {"iso_2022",
       "From: a@b.example\nSubject: =?iso-2022-jp?B?" +
           Base64("\x1b$B;3EDB@O:\x1b(B to Kestrelmann") +
           "?=\nTo: Kestrelmann <k@c.example>\nContent-Type: text/plain; charset=iso-2022-jp\n\n"
           "\x1b$B;3EDB@O:$5$^\x1b(BKestrelmann is full\n",
       {";3ed", "b@o:", "kestrelmann"},
       {"\x1b$B0!0!", "\x1b(B", " is full\n"}},
      {"file_names",
       kFrom + "Content-Type: application/pdf; name=\"Kestrelmann_bill.pdf\"\nContent-Disposition: "
               "attachment;\n filename*=utf-8''Jonas%20K%C3%A4strel.pdf\n\nx\n",
       {"kestrelmann", "jonas", "%c3%a4"},
       {"_bill.pdf\"", "%20K", "application/pdf; name=\""}},
      {"fields_of_people",
       "From: a@b.example\nMail-Followup-To: Jonas <q@tarn.example>\nX-Original-From: Kestrelmann\n"
       "Return-Receipt-To: Wilma\nDisposition-Notification-To: Quillfeather\n"
       "X-Authenticated-User: grubert\nX-Authentication-Warning: b.example: hobart set sender\n"
       "Organization: Zwickel and Daughters\nAuthentication-Results: b.example; smtp.auth=fenwick\n"
       "Received: from\n\tquerlhost (quentin [10.0.0.1]) (Authenticated sender: oswald)\n"
       "\tby b.example\n\nJonas Kestrelmann, Wilma, Quillfeather, Hobart, Grubert; Zwickel.\n",
       {"jonas", "kestrelmann", "wilma", "quillfeather", "grubert", "hobart", "zwickel", "fenwick",
        "querlhost", "oswald"},
       {"(Authenticated sender: ", "smtp.auth="}},
      {"users_of_a_server",
       "From: a@b.example\n\n550 5.1.1 <jonas>... User unknown\n550 kestrelmann... User unknown\n"
       "<wilma>: no such user\n",
       {"jonas", "kestrelmann", "wilma"},
       {">... User unknown\n", ">: no such user\n"}},
      {"spoken_addresses",
       "From: a@b.example\n\njonas (at) tarn.example kestrelmann[at]tarn.example\n"
       "wilma=40tarn.example, hobart (AT) tarn (dot) example, 7=40.5\n",
       {"jonas", "tarn", "kestrelmann", "wilma", "hobart"},
       {" (at) ", "[at]", " (dot) ", "7=40.5"}},
      {"delivery_status",
       "From: MAILER-DAEMON@b.example\nMIME-Version: 1.0\nContent-Type: multipart/report; "
       "report-type=delivery-status; boundary=b\n\n--b\n\nNo room for Kestrelmann and jonas.\n--b\n"
       "Content-Type: message/delivery-status\n\nReporting-MTA: dns; b.example\n\n"
       "Original-Recipient: rfc822;Jonas.Kestrelmann@tarn.example\n"
       "Final-Recipient: local; wilma\nX-Actual-Recipient: rfc822; fenwick\nAction: failed\n"
       "Status: 5.2.2\n--b--\n",
       {"jonas", "kestrelmann", "wilma", "fenwick", "tarn"},
       {"Original-Recipient: rfc822;", "Final-Recipient: local; ", "No room for ",
        "Status: 5.2.2"}},
  };
  return mails;
}

bool IsBase64Byte(char c) { return IsAlpha(c) || IsDigit(c) || c == '+' || c == '/'; }

// The text, its encoded words read, and its base64: as a whole and from every byte behind a line
// end or stray byte on.
std::string Shown(const std::string& text) {
  std::string shown = text + FieldText(text).text();
  const std::string body = text.substr(text.find("\n\n") + 2);
  shown += DecodeBase64(body);
  for (size_t at = 0; at < body.size(); ++at) {
    if (at > 0 && IsBase64Byte(body[at - 1])) continue;
    for (size_t skipped = 0; skipped < 4 && at + skipped < body.size(); ++skipped)
      shown += "\n" + DecodeBase64(body.substr(at + skipped));
  }
  return shown;
}

class ScrubLeaks : public testing::TestWithParam<Mail> {};

TEST_P(ScrubLeaks, NothingOfItIsLeft) {
  const Mail& mail = GetParam();
  std::string after = mail.text;
  Scrubber scrubber("a secret of the tests alone", [](std::string_view word) {
    return word == "and" || word == "list" || word == "set" || word == "sender";
  });
  ASSERT_TRUE(scrubber.ScrubMessage(after));
  EXPECT_EQ(after.size(), mail.text.size());
  const std::string shown = Folded(Shown(after));
  for (const std::string& word : mail.gone) {
    EXPECT_NE(Folded(Shown(mail.text)).find(Folded(word)), std::string::npos)
        << "no test: " << word;
    EXPECT_EQ(shown.find(Folded(word)), std::string::npos) << word << "\n" << after;
  }
  for (const std::string& part : mail.kept)
    EXPECT_NE(after.find(part), std::string::npos) << part << "\n" << after;
}

INSTANTIATE_TEST_SUITE_P(Mails, ScrubLeaks, testing::ValuesIn(Mails()),
                         [](const auto& mail) { return std::string(mail.param.name); });

}  // namespace
}  // namespace backstop::corpus
