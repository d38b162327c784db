#include "hostile/hostile.h"

namespace backstop::bench {
namespace {

constexpr const char* kBody = "\nHello\n";

std::string InField(std::string_view field, std::string_view unit, size_t bytes) {
  return std::string(field) + Repeat(unit, bytes) + "\n" + kBody;
}

// Every field has another name, and no two lie side by side in any hash.
std::string ManyNames(size_t bytes) {
  std::string message;
  for (size_t i = 0; message.size() < bytes; ++i)
    message += "X-" + std::to_string(i) + ": " + std::to_string(i * 7919) + "\n";
  return message + kBody;
}

constexpr Attack kAttacks[] = {
    {"address list", [](size_t n) { return InField("To: ", "a,", n); }},
    {"address list with names",
     [](size_t n) { return InField("To: ", "\"A B\" <a@b.example>, ", n); }},
    {"open angle brackets", [](size_t n) { return InField("From: ", "<", n); }},
    {"open quotes", [](size_t n) { return InField("From: ", "\"a", n); }},
    {"open comments", [](size_t n) { return InField("From: ", "(", n); }},
    {"at signs", [](size_t n) { return InField("From: ", "a@", n); }},
    {"address groups", [](size_t n) { return InField("To: ", "g:a@b.example;", n); }},
    {"folded field", [](size_t n) { return InField("Subject: x", "\n y", n); }},
    {"blank folds", [](size_t n) { return InField("Subject: x", "\n ", n); }},
    {"many fields", [](size_t n) { return Repeat("Subject: s\n", n) + kBody; }},
    {"many field names", ManyNames},
    {"received lines",
     [](size_t n) {
       return Repeat("Received: from a.b.example (c.d.example [192.0.2.1]) by e.f.example\n", n) +
              kBody;
     }},
    {"one received line",
     [](size_t n) { return InField("Received: from ", "a.b.example [192.0.2.1] by ", n); }},
    {"references", [](size_t n) { return InField("References: ", "<a@b.example> ", n); }},
    {"encoded words", [](size_t n) { return InField("Subject: ", "=?utf-8?q?=C3=A9?= ", n); }},
    {"encoded words in base64",
     [](size_t n) { return InField("Subject: ", "=?utf-8?b?w6k=?=", n); }},
    {"open encoded words", [](size_t n) { return InField("Subject: ", "=?utf-8?q?x", n); }},
    {"half encoded words", [](size_t n) { return InField("Subject: ", "=?", n); }},
    {"encoded words of many charsets",
     [](size_t n) {
       return InField(
           "Subject: ", "=?iso-2022-jp?b?GyRC?= =?x-none?q?a?= =?gb18030?q?=81=30?= ", n);
     }},
    {"encoded from", [](size_t n) { return InField("From: ", "=?koi8-r?b?8NLJ18XU?= ", n) + "x"; }},
    {"parameters", [](size_t n) { return InField("Content-Type: text/plain", "; a=b", n); }},
    {"numbered parameters",
     [](size_t n) { return InField("Content-Type: multipart/mixed", "; boundary*0*=x", n); }},
    {"quoted parameters",
     [](size_t n) { return InField("Content-Type: text/plain", "; a=\"\\\"(", n); }},
    {"semicolons", [](size_t n) { return InField("Content-Type: text/plain", ";", n); }},
    {"comments in a type", [](size_t n) { return InField("Content-Type: ", "(()", n); }},
    {"long message id", [](size_t n) { return InField("Message-ID: <", "a.b-c$", n); }},
    {"long date", [](size_t n) { return InField("Date: ", "Mon, 1 Jan 2001 ", n); }},
    {"signature tags",
     [](size_t n) { return InField("DKIM-Signature: v=1", "; d=a.example; s=b", n); }},
    {"hosts of many domains",
     [](size_t n) {
       std::string message;
       for (size_t i = 0; message.size() < n; ++i) {
         const std::string host = "h" + std::to_string(i) + ".co.uk";
         message.append("Received: from ").append(host).append(" by ").append(host).append("\n");
       }
       return message + kBody;
     }},
};

}  // namespace

std::span<const Attack> HeaderAttacks() { return kAttacks; }

std::string Repeat(std::string_view text, size_t bytes) {
  std::string all;
  all.reserve(bytes + text.size());
  while (all.size() < bytes) all += text;
  return all;
}

}  // namespace backstop::bench
