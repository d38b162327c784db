#include "hostile/hostile.h"

namespace backstop::bench {
namespace {

std::string Plain(std::string_view unit, size_t bytes) {
  return "Subject: x\n\n" + Repeat(unit, bytes) + "\n";
}

std::string Typed(std::string_view fields, std::string_view unit, size_t bytes) {
  return "Subject: x\n" + std::string(fields) + "\n\n" + Repeat(unit, bytes) + "\n";
}

std::string Html(std::string_view unit, size_t bytes) {
  return Typed("Content-Type: text/html", unit, bytes);
}

// Multiparts within multiparts, deeper than any cap, none closed.
std::string Nested(size_t bytes) {
  std::string message = "Subject: x\n";
  for (size_t i = 0; message.size() < bytes; ++i) {
    const std::string boundary = "b" + std::to_string(i);
    message.append("Content-Type: multipart/mixed; boundary=").append(boundary);
    message.append("\n\n--").append(boundary).append("\n");
  }
  return message + "\nend\n";
}

// Twenty open multiparts whose long boundaries differ in the last byte, then lines like all of
// them.
std::string NearBoundaries(size_t bytes) {
  std::string message = "Subject: x\n";
  for (char c = 'a'; c < 'u'; ++c) {
    const std::string boundary = std::string(60, 'x') + c;
    message.append("Content-Type: multipart/mixed; boundary=").append(boundary);
    message.append("\n\n--").append(boundary).append("\n");
  }
  return message + "\n" + Repeat("--" + std::string(60, 'x') + "?\n", bytes);
}

std::string Words(size_t bytes) {
  std::string text;
  for (size_t i = 0; text.size() < bytes; ++i) text += "w" + std::to_string(i * 2654435761u) + " ";
  return "Subject: x\n\n" + text + "\n";
}

constexpr Attack kAttacks[] = {
    {"nested multiparts", Nested},
    {"nested messages",
     [](size_t n) { return "Subject: x\n" + Repeat("Content-Type: message/rfc822\n\n", n); }},
    {"many parts",
     [](size_t n) {
       return "Content-Type: multipart/mixed; boundary=b\n\n" + Repeat("--b\n\nx\n", n);
     }},
    {"many html parts",
     [](size_t n) {
       return "Content-Type: multipart/mixed; boundary=b\n\n" +
              Repeat("--b\nContent-Type: text/html\n\n<a href=x>\n", n);
     }},
    {"many messages in a digest",
     [](size_t n) {
       return "Content-Type: multipart/digest; boundary=b\n\n" +
              Repeat("--b\n\nFrom: a@b.example\n\nx\n", n);
     }},
    {"near boundaries", NearBoundaries},
    {"dash lines",
     [](size_t n) {
       return "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n" + Repeat("--\n", n);
     }},
    {"one long line", [](size_t n) { return Plain("x", n); }},
    {"one long line of words", [](size_t n) { return Plain("ab ", n); }},
    {"other words each time", Words},
    {"blanks", [](size_t n) { return Plain(" ", n); }},
    {"empty lines", [](size_t n) { return Plain("\n", n); }},
    {"carriage returns", [](size_t n) { return Plain("\r", n); }},
    {"nul bytes", [](size_t n) { return Plain(std::string_view("\0", 1), n); }},
    {"bytes that are no utf-8", [](size_t n) { return Plain("\xc3\x28\xf0\x80", n); }},
    {"letters to fold in utf-8", [](size_t n) { return Plain("\xc3\x89\xd0\x96", n); }},
    {"from lines",
     [](size_t n) { return Plain("From a@b.example Mon Jan  1 00:00:00 2001\n", n); }},
    {"addresses", [](size_t n) { return Plain("a@b.example ", n); }},
    {"links", [](size_t n) { return Plain("http://a.example/ ", n); }},
    {"base64 of words",
     [](size_t n) { return Typed("Content-Transfer-Encoding: base64", "dGhlIHVzZXIgaXMg\n", n); }},
    {"base64 of junk",
     [](size_t n) { return Typed("Content-Transfer-Encoding: base64", "=a!=\n", n); }},
    {"equals signs",
     [](size_t n) { return Typed("Content-Transfer-Encoding: quoted-printable", "=", n); }},
    {"soft line breaks",
     [](size_t n) { return Typed("Content-Transfer-Encoding: quoted-printable", "a=\n", n); }},
    {"uuencode begins",
     [](size_t n) {
       return Typed("Content-Transfer-Encoding: x-uuencode", "begin 644 a\n`\n", n);
     }},
    {"escapes of iso-2022-jp",
     [](size_t n) {
       return Typed("Content-Type: text/plain; charset=iso-2022-jp", "\033$B\033(B", n);
     }},
    {"shifts of utf-7",
     [](size_t n) { return Typed("Content-Type: text/plain; charset=utf-7", "+-+AGE-", n); }},
    {"gb18030",
     [](size_t n) {
       return Typed("Content-Type: text/plain; charset=gb18030", "\x81\x30\x81", n);
     }},
    {"html: open tags", [](size_t n) { return Html("<a ", n); }},
    {"html: angle brackets", [](size_t n) { return Html("<", n); }},
    {"html: open attributes", [](size_t n) { return Html("<a href=\"", n); }},
    {"html: many attributes", [](size_t n) { return Html("<b x=1", n); }},
    {"html: deep tags", [](size_t n) { return Html("<div>", n); }},
    {"html: comments", [](size_t n) { return Html("<!-- ", n); }},
    {"html: closed comments", [](size_t n) { return Html("<!---->", n); }},
    {"html: entities", [](size_t n) { return Html("&amp;&#65;&nosuch;", n); }},
    {"html: open entities", [](size_t n) { return Html("&", n); }},
    {"html: styles", [](size_t n) { return Html("<style>", n); }},
    {"html: scripts", [](size_t n) { return Html("<script></s", n); }},
    {"html: links",
     [](size_t n) { return Html("<a href=\"http://a.example/\">http://b.example/</a>", n); }},
};

}  // namespace

std::span<const Attack> BodyAttacks() { return kAttacks; }

}  // namespace backstop::bench
