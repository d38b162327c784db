#include "hostile/hostile.h"

namespace backstop::bench {
namespace {

std::string Report(std::string_view explanation, std::string_view status,
                   std::string_view original) {
  std::string message =
      "From: MAILER-DAEMON@mx.example\nSubject: Undelivered Mail Returned to Sender\n"
      "Content-Type: multipart/report; report-type=delivery-status; boundary=r\n\n--r\n\n";
  message.append(explanation);
  message.append(
      "\n--r\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n");
  message.append(status);
  message.append("\n--r\nContent-Type: message/rfc822\n\n");
  message.append(original);
  return message.append("\n--r--\n");
}

constexpr const char* kOriginal = "From: a@b.example\nSubject: s\n\nHello\n";
constexpr const char* kStatus =
    "Final-Recipient: rfc822; x@y.example\nAction: failed\nStatus: 5.1.1\n";

std::string Explained(std::string_view unit, size_t bytes) {
  return Report(Repeat(unit, bytes), kStatus, kOriginal);
}

std::string WithStatus(std::string_view unit, size_t bytes) {
  return Report("failed\n", Repeat(unit, bytes), kOriginal);
}

// A plain-text report from a server without MIME.
std::string Inline(std::string_view unit, size_t bytes) {
  return "From: MAILER-DAEMON@mx.example\nSubject: failure notice\n\nHi. This is the qmail-send "
         "program at mx.example.\n" +
         Repeat(unit, bytes);
}

constexpr Attack kAttacks[] = {
    {"phrases", [](size_t n) { return Explained("user unknown, mailbox is full. ", n); }},
    {"status codes", [](size_t n) { return Explained("550 5.1.1 ", n); }},
    {"recipients in the text",
     [](size_t n) { return Explained("<a@b.example>:\n550 no such user\n\n", n); }},
    {"recipients",
     [](size_t n) {
       return WithStatus("Final-Recipient: rfc822; x@y.example\nAction: failed\nStatus: 5.1.1\n\n",
                         n);
     }},
    {"fields of one recipient",
     [](size_t n) { return WithStatus("Diagnostic-Code: smtp; 550 no\n", n); }},
    {"one long diagnostic",
     [](size_t n) {
       return "X: y\n" +
              Report("", "Status: 5.0.0\nDiagnostic-Code: smtp; " + Repeat("550-5.1.1 ", n) + "\n",
                     kOriginal);
     }},
    {"folded diagnostic",
     [](size_t n) { return WithStatus("Diagnostic-Code: smtp; 550\n no\n", n); }},
    {"markers of a copy",
     [](size_t n) { return Inline("--- Below this line is a copy of the message.\n", n); }},
    {"markers and headers",
     [](size_t n) {
       return Inline(
           "--- Below this line is a copy of the message.\n\nReceived: from a by b\nFrom: "
           "a@b.example\n\n",
           n);
     }},
    {"paragraphs of qmail", [](size_t n) { return Inline("<a@b.example>:\nno\n\n", n); }},
    {"original message lines",
     [](size_t n) { return Inline("----- Original message -----\n\n", n); }},
    {"header lines in the text",
     [](size_t n) { return Inline("Received: from a by b\nX: y\n", n); }},
    {"reports in reports",
     [](size_t n) {
       std::string message = kOriginal;
       while (message.size() < n) message = Report("failed\n", kStatus, message);
       return message;
     }},
};

}  // namespace

std::span<const Attack> ReportAttacks() { return kAttacks; }

std::string InReport(std::string_view original) { return Report("failed\n", kStatus, original); }

}  // namespace backstop::bench
