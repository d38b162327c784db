// The hostile list repeats one construct each until the caps of the walker, the report reader and
// the extractor are met.

#include "test_models/messages.h"

#include <random>

namespace backstop::test_models {
namespace {

std::string Repeat(const std::string& text, size_t times) {
  std::string out;
  out.reserve(text.size() * times);
  for (size_t i = 0; i < times; ++i) out += text;
  return out;
}

std::string NestedMultiparts(int depth) {
  std::string out = "MIME-Version: 1.0\n";
  for (int i = 0; i < depth; ++i) {
    const std::string boundary = "n" + std::to_string(i);
    out += "Content-Type: multipart/mixed; boundary=" + boundary + "\n\n--" + boundary + "\n";
  }
  return out + "Content-Type: text/plain\n\nundeliverable cheap pills\n";
}

std::string ManyRecipients(size_t count) {
  std::string out =
      "Subject: undeliverable\nContent-Type: multipart/report; report-type=delivery-status; "
      "boundary=r\n\n--r\n\nno such "
      "user, over quota\n--r\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; "
      "mx.example.org\n\n";
  for (size_t i = 0; i < count; ++i) {
    out += "Final-Recipient: rfc822; u" + std::to_string(i) +
           "@example.org\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 " +
           Repeat("over quota ", 60) + "\n\n";
  }
  return out + "--r--\n";
}

std::string Noise(unsigned seed, size_t size) {
  std::mt19937 random(seed);
  std::string out(size, '\0');
  for (char& c : out) c = static_cast<char>(random() & 0xff);
  return out;
}

}  // namespace

std::string Bounce(const BounceParts& p) {
  const std::string rule = "--" + p.boundary;
  return "Return-Path: <>\nFrom: Mail Delivery System <" + p.from + ">\nTo: " + p.to +
         "\nSubject: " + p.subject + "\n" + p.fields +
         "MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status;\n "
         "boundary=\"" +
         p.boundary + "\"\n\n" + rule + "\nContent-Type: text/plain; charset=us-ascii\n\n" +
         p.human + "\n\n" + rule +
         "\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; "
         "mx.example.net\n\nFinal-Recipient: rfc822; " +
         p.recipient + "\nAction: failed\nStatus: " + p.status + "\nDiagnostic-Code: smtp; " +
         p.diagnostic + "\n\n" + rule +
         "\nContent-Type: message/rfc822\n\nReceived: from desk.example.com (desk.example.com "
         "[192.0.2.7])\n"
         " by mail.example.com; Mon, 2 Mar 2020 10:00:00 +0000\nMessage-ID: <1.2@example.com>\n"
         "Date: Mon, 2 Mar 2020 10:00:00 +0000\nFrom: Ann <ann@example.com>\nTo: " +
         p.recipient + "\nSubject: " + p.original_subject +
         "\nMIME-Version: 1.0\nContent-Type: text/plain\n\n" + p.text + "\n\n" + rule + "--\n";
}

std::string Letter(const std::string& subject, const std::string& text) {
  return "Received: from desk.example.com (desk.example.com [192.0.2.7]) by mail.example.com;\n"
         " Mon, 2 Mar 2020 10:00:00 +0000\nMessage-ID: <3.4@example.com>\nDate: Mon, 2 Mar 2020 "
         "10:00:00 +0000\n"
         "From: Ann <ann@example.com>\nTo: Bob <bob@example.org>\nSubject: " +
         subject + "\nMIME-Version: 1.0\nContent-Type: text/plain\n\n" + text + "\n";
}

std::vector<std::pair<std::string, std::string>> HostileMessages() {
  const std::string text_head = "Content-Type: text/plain\nSubject: undeliverable\n\n";
  return {
      {"empty", ""},
      {"one NUL", std::string(1, '\0')},
      {"line ends only", Repeat("\r\n", 50000)},
      {"no line end", Repeat("a", 500000)},
      {"one endless header", "Subject: " + Repeat("=?utf-8?q?a?= ", 40000)},
      {"folded forever", "Subject: a" + Repeat("\n b", 200000)},
      {"many fields", Repeat("X-A: b\n", 100000)},
      {"many addresses", "To: " + Repeat("a@example.org,", 50000) + "\n\nhello"},
      {"nested multiparts", NestedMultiparts(2000)},
      {"many parts", "Content-Type: multipart/mixed; boundary=p\n\n" + Repeat("--p\n\nx\n", 50000)},
      {"boundary look-alikes",
       "Content-Type: multipart/mixed; boundary=" + Repeat("-", 60) + "\n\n" + Repeat("-", 900000)},
      {"many parameters", "Content-Type: text/plain" + Repeat("; a=b", 100000) + "\n\nx"},
      {"many recipients", ManyRecipients(1000)},
      {"open html", "Content-Type: text/html\n\n" + Repeat("<a href=", 100000)},
      {"entities", "Content-Type: text/html\n\n" + Repeat("&amp;#38;", 100000)},
      {"bad base64", "Content-Transfer-Encoding: base64\n\n" + Repeat("QQ=*", 200000)},
      {"bad quoted-printable",
       "Content-Transfer-Encoding: quoted-printable\n\n" + Repeat("=\n=X", 200000)},
      {"shift-outs",
       "Content-Type: text/plain; charset=iso-2022-jp\n\n" + Repeat("\x1b$B!", 100000)},
      {"one word each", text_head + Repeat("cheap pills casino winner over quota ", 25000)},
      {"marker lines",
       text_head +
           Repeat("--- Below this line is a copy of the message.\nFrom: a@example.org\n", 15000)},
      {"random bytes", Noise(1, 300000)},
      {"random body", text_head + Noise(2, 300000)},
  };
}

}  // namespace backstop::test_models
