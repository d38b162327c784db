// The walker against GMime on every sample and on any folder that BACKSTOP_CORPORA names. A
// difference is either in the table of explained ones or a failure; on the samples the explained
// ones are counted, too.

#include <gmime/gmime.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>

#include "base/bytes.h"
#include "differences.h"
#include "gmime_tree.h"
#include "mime/lines.h"

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
std::map<std::string, int> CompareFolder(const std::filesystem::path& folder) {
  std::map<std::string, int> reasons;
  int messages = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string message((std::istreambuf_iterator<char>(in)),
                              std::istreambuf_iterator<char>());
    const std::string reason = Compare(message);
    ++messages;
    if (reason.starts_with('?')) ADD_FAILURE() << entry.path() << " " << reason;
    if (!reason.empty()) ++reasons[reason.starts_with('?') ? "not explained" : reason];
  }
  std::printf("%d messages\n", messages);
  for (const auto& [reason, count] : reasons) std::printf("%6d %s\n", count, reason.c_str());
  return reasons;
}

TEST(WalkOracle, AgreesWithGMimeOnTheSamples) {
  const std::map<std::string, int> expected = {
      {"text in place of a message's header is body for the walker; GMime drops it", 1}};
  EXPECT_EQ(CompareFolder(BACKSTOP_SOURCE_DIR "/corpus/samples"), expected);
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
