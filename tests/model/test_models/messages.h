// Mail written for the tests: reports put together from parts, and the shapes that hostile input
// takes.

#ifndef BACKSTOP_TEST_MODELS_MESSAGES_H_
#define BACKSTOP_TEST_MODELS_MESSAGES_H_

#include <string>
#include <utility>
#include <vector>

namespace backstop::test_models {

// An RFC 3464 report that returns a whole message.
struct BounceParts {
  std::string from = "MAILER-DAEMON@mx.example.net";
  std::string to = "ann@example.com";
  std::string subject = "Undeliverable mail";
  std::string fields = "";  // further lines of the outer header, each with its line end
  std::string boundary = "b1";
  std::string human = "Your message was undeliverable.";
  std::string recipient = "nobody@example.net";
  std::string status = "5.1.1";
  std::string diagnostic = "550 5.1.1 no such user";
  std::string original_subject = "Hello";
  std::string text = "Dear colleague, see you on Monday. Best regards, Ann";
};
std::string Bounce(const BounceParts& parts);

// A plain mail from one person to another.
std::string Letter(const std::string& subject, const std::string& text);

// Name and bytes: what a parser is afraid of. Deterministic; each at most about 1 MB.
std::vector<std::pair<std::string, std::string>> HostileMessages();

}  // namespace backstop::test_models

#endif  // BACKSTOP_TEST_MODELS_MESSAGES_H_
