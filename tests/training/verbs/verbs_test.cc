// The whole chain on the samples: recipe to model, twice to the same bytes; what dump and diff say
// of the result; what is said of corpora that are too small; and sets that may be missing or only
// judge.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "backstop/classifier.h"
#include "pack/compare.h"
#include "pack/dump.h"
#include "pack/pack.h"
#include "verbs/steps.h"

namespace backstop::training {
namespace {

namespace fs = std::filesystem;

constexpr char kSamples[] = BACKSTOP_SOURCE_DIR "/corpus/samples";
constexpr char kLabels[] = BACKSTOP_SOURCE_DIR "/corpus/samples.labels.tsv";

class VerbsTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / "backstop_verbs_test" /
              testing::UnitTest::GetInstance()->current_test_info()->name();
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }

  std::string WriteRecipe(const std::string& path, const std::string& labels,
                          const std::string& l2 = "1e-2") {
    const std::string file = (folder_ / "recipe.toml").string();
    std::ofstream(file) << "name = \"tiny\"\npatterns = \"" BACKSTOP_SOURCE_DIR
                           "/models/patterns\"\n"
                        << "evidence = \"" BACKSTOP_SOURCE_DIR
                           "/models/evidence.toml\"\nmin_messages = 2\n"
                        << "probes = [\"" << kSamples << "/" << Probe() << "\"]\n[[set]]\npath = \""
                        << path << "\"\nlabels = \"" << labels
                        << "\"\nfrom = \"recipe\"\nwritten = true\nuse = [\"kind\", \"origin\"]\n"
                        << "[kind]\nl2 = " << l2
                        << "\nterms = 200\nmin_senders = 3\n[origin]\nl2 = " << l2
                        << "\nterms = 200\nmin_senders = 3\nterm_offset = 0\n";
    return file;
  }
  // Any sample will do, and there is one.
  std::string Probe() {
    for (const auto& entry : fs::recursive_directory_iterator(kSamples)) {
      if (entry.path().extension() == ".eml") return fs::relative(entry.path(), kSamples).string();
    }
    return "none";
  }

  Status Train(const std::string& recipe, const std::string& name, unsigned threads,
               std::string* model) {
    Files files;
    files.recipe = recipe;
    files.threads = threads;
    files.model = (folder_ / (name + ".backstop")).string();
    *model = files.model;
    testing::internal::CaptureStdout();
    Status status = UseWorkFolder((folder_ / name).string(), &files);
    if (status.ok()) status = StepExtract(files);
    if (status.ok()) status = StepFit(files);
    if (status.ok()) status = StepCalibrate(files);
    if (status.ok()) status = StepEval(files, EvalForm::kQuiet);
    if (status.ok()) status = StepBackground(files);
    if (status.ok()) status = StepPack(files);
    testing::internal::GetCapturedStdout();
    return status;
  }

  static std::string BytesOf(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
  }

  fs::path folder_;
};

TEST_F(VerbsTest, TheSameMailAndRecipeGiveTheSameBytes) {
  const std::string recipe = WriteRecipe(kSamples, kLabels);
  std::string one;
  std::string two;
  Status status = Train(recipe, "one", 1, &one);
  ASSERT_TRUE(status.ok()) << status.message();
  status = Train(recipe, "two", 3, &two);
  ASSERT_TRUE(status.ok()) << status.message();
  EXPECT_EQ(BytesOf(one), BytesOf(two));
  EXPECT_FALSE(BytesOf(one).empty());
  EXPECT_NE(BytesOf((folder_ / "one.card.md").string()).find("Model card: tiny"),
            std::string::npos);

  std::shared_ptr<const Model> model;
  status = Model::Open(one, &model);
  ASSERT_TRUE(status.ok()) << status.message();

  std::ostringstream dump;
  ASSERT_TRUE(DumpModel(one, false, dump).ok());
  EXPECT_NE(dump.str().find("fixed\tstruct."), std::string::npos);
  EXPECT_NE(dump.str().find("slope\tkind\tkind\t"), std::string::npos);
  std::ostringstream json;
  ASSERT_TRUE(DumpModel(one, true, json).ok());
  EXPECT_NE(json.str().find("\"name\": \"tiny\""), std::string::npos);

  std::ostringstream same;
  CompareReport report;
  ASSERT_TRUE(CompareModels(one, two, {kSamples}, false, same, &report).ok());
  EXPECT_GT(report.messages, 80u);
  EXPECT_EQ(report.changed, 0u);

  std::string weak;
  status = Train(WriteRecipe(kSamples, kLabels, "10"), "weak", 2, &weak);
  ASSERT_TRUE(status.ok()) << status.message();
  std::ostringstream changes;
  CompareReport changed;
  ASSERT_TRUE(CompareModels(one, weak, {kSamples}, false, changes, &changed).ok());
  EXPECT_GT(changed.changed, 0u);
  EXPECT_NE(changes.str().find(" -> "), std::string::npos);
}

// `run` after one that died while it fitted.
TEST_F(VerbsTest, KeptExamplesServeTheSameMailAndLabelsOnly) {
  const std::string labels = (folder_ / "labels.tsv").string();
  fs::copy_file(kLabels, labels);
  Files files;
  files.recipe = WriteRecipe(kSamples, labels);
  ASSERT_TRUE(UseWorkFolder((folder_ / "work").string(), &files).ok());
  files.is_resuming = true;
  const auto extract = [&files] {
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const Status status = StepExtract(files);
    testing::internal::GetCapturedStdout();
    EXPECT_TRUE(status.ok()) << status.message();
    return testing::internal::GetCapturedStderr().find("used as they are") != std::string::npos;
  };
  EXPECT_FALSE(extract()) << "nothing is there";
  const std::string first = BytesOf(files.examples);
  EXPECT_TRUE(extract());
  EXPECT_EQ(BytesOf(files.examples), first);
  std::string text = BytesOf(labels);
  const size_t at = text.find("\tauto-reply\t");
  ASSERT_NE(at, std::string::npos);
  std::ofstream(labels) << text.replace(at, 12, "\tmdn\t");
  EXPECT_FALSE(extract()) << "a label has changed";
  std::ofstream(files.examples, std::ios::trunc) << "cut off";
  EXPECT_FALSE(extract()) << "the file is damaged";
}

// Mail of the test with its labels: rows of path, kind, origin and text.
class BadMailTest : public VerbsTest {
 protected:
  struct Row {
    std::string path, kind, origin, text;
  };
  // What training says of it; no model may be written.
  std::string Refusal(const std::vector<Row>& rows) {
    std::ofstream labels(folder_ / "labels.tsv");
    labels << "path\tkind\torigin\tsource\tnote\n";
    for (const auto& [path, kind, origin, text] : rows) {
      fs::create_directories((folder_ / path).parent_path());
      std::ofstream(folder_ / path) << text;
      labels << path << '\t' << kind << '\t' << origin << "\tmade\t\n";
    }
    labels.close();
    std::string model;
    const Status status = Train(WriteRecipe("mail", "labels.tsv"), "bad", 2, &model);
    EXPECT_FALSE(status.ok());
    EXPECT_FALSE(fs::exists(model));
    return status.message();
  }
  static std::vector<Row> Good() {
    std::vector<Row> rows;
    for (int i = 0; i < 16; ++i) {
      const std::string n = std::to_string(i);
      const bool is_even = i % 2 == 0;
      rows.push_back({"mail/" + n + ".eml", is_even ? "ordinary" : "challenge-response",
                      is_even ? (i % 4 == 0 ? "ham" : "spam") : "na",
                      "From: a" + n + "@b.example\nSubject: " + n + "\n\nbody\n"});
    }
    return rows;
  }
};

TEST_F(BadMailTest, OneClassOfOriginIsRefused) {
  std::vector<Row> rows = Good();
  for (Row& row : rows) {
    if (row.origin == "spam") row.origin = "ham";
  }
  EXPECT_NE(Refusal(rows).find("recipe.toml: origin cannot be learnt from these messages: 8 "
                               "legitimate; give messages of at least two labels, 6 of each"),
            std::string::npos);
}

TEST_F(BadMailTest, OneMessageUnderTwoLabelsIsRefused) {
  std::vector<Row> rows = Good();
  for (int i = 0; i < 12; ++i) {
    rows.push_back({"mail/more" + std::to_string(i), "ordinary", i % 2 == 0 ? "ham" : "spam",
                    "From: c@d.example\n\n" + std::to_string(i) + "\n"});
  }
  rows.push_back({"mail/again.eml", "auto-reply", "na", rows[0].text});
  const std::string said = Refusal(rows);
  EXPECT_NE(said.find("are the same message"), std::string::npos) << said;
  EXPECT_NE(said.find("mail/again.eml (auto-reply)"), std::string::npos) << said;
}

TEST_F(BadMailTest, AFileThatCannotBeReadIsNamed) {
  std::vector<Row> rows = Good();
  rows.push_back({"mail/cut.eml.gz", "ordinary", "ham",
                  std::string("\x1f\x8b\x08\0\0\0\0\0\0\x03", 10) + "cut off"});
  const std::string said = Refusal(rows);
  EXPECT_NE(said.find("mail/cut.eml.gz: "), std::string::npos) << said;
}

TEST_F(VerbsTest, FiveMessagesOfOneKindAreRefusedWithTheReason) {
  fs::create_directories(folder_ / "mail");
  std::ofstream labels((folder_ / "labels.tsv").string());
  labels << "path\tkind\torigin\tsource\tnote\n";
  for (int i = 0; i < 5; ++i) {
    const std::string name = "m" + std::to_string(i) + ".eml";
    std::ofstream((folder_ / "mail" / name).string())
        << "From: a@b.example\nSubject: one\n\nbody\n";
    labels << "mail/" << name << "\tordinary\tham\tmade\t\n";
  }
  labels.close();
  std::string model;
  const Status status = Train(WriteRecipe("mail", "labels.tsv"), "few", 2, &model);
  EXPECT_EQ(status.code(), Code::kBadArgument);
  EXPECT_NE(status.message().find("give messages of at least two"), std::string::npos)
      << status.message();
  EXPECT_FALSE(fs::exists(model));
}

TEST_F(VerbsTest, TheRepositoryAloneTrainsAModel) {
  std::string path;
  const Status status =
      Train(BACKSTOP_SOURCE_DIR "/models/recipe_samples.toml", "samples", 2, &path);
  ASSERT_TRUE(status.ok()) << status.message();
  std::shared_ptr<const Model> model;
  ASSERT_TRUE(Model::Open(path, &model).ok());
  std::unique_ptr<Classifier> classifier;
  ASSERT_TRUE(Classifier::New(model, {}, &classifier).ok());
  const Verdict verdict = classifier->Classify(
      BytesOf(std::string(kSamples) + "/dsn-failed/postfix-pills-unknown-user.eml"));
  EXPECT_EQ(verdict.kind, Kind::kDsnFailed);
}

TEST_F(VerbsTest, AnOptionalSetThatIsMissingIsLeftOutAndTheCardSaysSo) {
  const std::string recipe = WriteRecipe(kSamples, kLabels);
  std::ofstream(recipe, std::ios::app)
      << "[[set]]\npath = \"no-such-set\"\nlabels = \"no-such-set/labels.tsv\"\nfrom = "
         "\"cache\"\noptional = true\nuse = [\"kind\"]\n";
  std::string model;
  testing::internal::CaptureStderr();
  const Status status = Train(recipe, "optional", 2, &model);
  EXPECT_NE(testing::internal::GetCapturedStderr().find("no-such-set: left out"),
            std::string::npos);
  ASSERT_TRUE(status.ok()) << status.message();
  EXPECT_NE(BytesOf((folder_ / "optional.card.md").string()).find("| no-such-set | left out"),
            std::string::npos);
}

TEST_F(VerbsTest, ASetThatOnlyJudgesChangesNoWeight) {
  std::string one;
  std::string two;
  ASSERT_TRUE(Train(WriteRecipe(kSamples, kLabels), "without", 2, &one).ok());
  const std::string recipe = WriteRecipe(kSamples, kLabels);
  std::ofstream(recipe, std::ios::app)
      << "[[set]]\npath = \"" BACKSTOP_SOURCE_DIR
         "/corpus/samples/foundry/foundry-samples.tar.zst\"\nlabels = \"" BACKSTOP_SOURCE_DIR
         "/corpus/foundry-samples.labels.tsv\"\nfrom = \"recipe\"\njudged_only = true\nuse = "
         "[\"kind\", \"origin\"]\n";
  const Status status = Train(recipe, "with", 2, &two);
  ASSERT_TRUE(status.ok()) << status.message();
  for (const char* file : {"heads.json", "calibration.json"}) {
    EXPECT_EQ(BytesOf((folder_ / "without" / file).string()),
              BytesOf((folder_ / "with" / file).string()))
        << file;
  }
  EXPECT_NE(BytesOf((folder_ / "with.card.md").string()).find("foundry-samples.tar.zst | 602"),
            std::string::npos);
}

TEST_F(VerbsTest, MissingMailNamesTheSetAndTheOption) {
  std::string model;
  const Status status = Train(WriteRecipe("no-such-folder", kLabels), "none", 2, &model);
  EXPECT_FALSE(status.ok());
  EXPECT_NE(status.message().find("set no-such-folder"), std::string::npos) << status.message();
  EXPECT_NE(status.message().find("--corpora"), std::string::npos);
}

TEST_F(VerbsTest, MissingInputNamesTheVerbThatMakesIt) {
  Files files;
  files.recipe = WriteRecipe(kSamples, kLabels);
  files.examples = (folder_ / "absent.bin").string();
  EXPECT_NE(StepFit(files).message().find("backstop-train extract"), std::string::npos);
}

TEST_F(VerbsTest, AModelsPlaceNeedsOneForItsCardWhereItHasOne) {
  const std::string model = (folder_ / "m.backstop").string();
  EXPECT_TRUE(CheckPackOutput(model).ok());
  EXPECT_TRUE(fs::is_empty(folder_));
  for (const char* card : {"m.card.md", "-.card.md"}) fs::create_directory(folder_ / card);
  EXPECT_NE(CheckPackOutput(model).message().find("m.card.md: is a folder"), std::string::npos);
  EXPECT_TRUE(CheckPackOutput("/dev/null").ok());
  const fs::path before = fs::current_path();
  fs::current_path(folder_);
  EXPECT_TRUE(CheckPackOutput("-").ok());
  fs::current_path(before);
}

TEST_F(VerbsTest, DumpOfWhatIsNoModelIsAnError) {
  const std::string path = (folder_ / "x.backstop").string();
  std::ofstream(path) << "nothing of the kind";
  std::ostringstream out;
  const Status status = DumpModel(path, false, out);
  EXPECT_FALSE(status.ok());
  EXPECT_NE(status.message().find(path), std::string::npos);
  EXPECT_TRUE(out.str().empty());
}

}  // namespace
}  // namespace backstop::training
