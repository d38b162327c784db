// The walker against GMime on every sample and on any folder that BACKSTOP_CORPORA names. A
// difference is either in the table of explained ones or a failure; on the samples there is none.

#include <gmime/gmime.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <memory>

#include "base/bytes.h"
#include "differences.h"
#include "gmime_tree.h"
#include "mime/lines.h"
#include "reader/mail_source.h"

namespace backstop::oracle {
namespace {

std::string Describe(const std::vector<Node>& nodes) {
  std::string text;
  for (const Node& node : nodes) {
    text.append(static_cast<size_t>(node.depth) * 2, ' ').append(node.type);
    if (node.has_content) text.append(" ").append(std::to_string(node.content.size()));
    text.append("\n");
  }
  return text;
}

// Compares one message. Empty: equal; else the reason of the difference, "?" when there is none.
std::string Compare(const std::string& message) {
  auto tree = std::make_unique<mime::Tree>();
  mime::Walk(message, tree.get());
  const std::vector<Node> ours = ReadWithWalker(message, *tree);
  const std::vector<Node> theirs = ReadWithGMime(message);
  if (ours == theirs) return {};
  const std::string_view reason = ExplainDifference(message, *tree, ours, theirs);
  if (!reason.empty()) return std::string(reason);
  std::string text = "? walker:\n";
  text.append(Describe(ours)).append("GMime:\n").append(Describe(theirs));
  const auto [our, their] = std::mismatch(ours.begin(), ours.end(), theirs.begin(), theirs.end());
  if (our != ours.end()) text.append("walker's: ").append(our->content.substr(0, 300)).append("\n");
  if (their != theirs.end())
    text.append("GMime's: ").append(their->content.substr(0, 300)).append("\n");
  return text;
}

// How many messages differ for each reason. One that is not explained is a failure.
std::map<std::string, int> CompareFolder(const std::string& folder) {
  std::map<std::string, int> reasons;
  int messages = 0;
  const Status status = corpus::ForEachMessage(folder, [&](const corpus::MessageRef& message) {
    const std::string reason = Compare(std::string(message.bytes));
    ++messages;
    if (reason.starts_with('?')) ADD_FAILURE() << message.path << " " << reason;
    if (!reason.empty()) ++reasons[reason.starts_with('?') ? "not explained" : reason];
    return true;
  });
  EXPECT_TRUE(status.ok()) << status.message();
  std::printf("%d messages\n", messages);
  for (const auto& [reason, count] : reasons) std::printf("%6d %s\n", count, reason.c_str());
  return reasons;
}

TEST(WalkOracle, AgreesWithGMimeOnTheSamples) {
  EXPECT_EQ(CompareFolder(BACKSTOP_SOURCE_DIR "/corpus/samples"), (std::map<std::string, int>{}));
}

TEST(WalkOracle, AgreesWithGMimeOnTheFolderNamedByTheEnvironment) {
  const char* folder = std::getenv("BACKSTOP_CORPORA");
  if (folder == nullptr) GTEST_SKIP() << "BACKSTOP_CORPORA names no folder";
  CompareFolder(folder);
}

class GMime : public testing::Environment {
 public:
  void SetUp() override { g_mime_init(); }
  void TearDown() override { g_mime_shutdown(); }
};
const testing::Environment* const kGMime = testing::AddGlobalTestEnvironment(new GMime);

}  // namespace
}  // namespace backstop::oracle
