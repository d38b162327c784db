// What Model::Open and Classifier::New say when something is wrong: the right code, and a message
// with file, section and remedy.

#include <sys/stat.h>
#include <unistd.h>

#include <cmath>
#include <fstream>

#include "classified.h"
#include "model/writer.h"
#include "output/output_file.h"

namespace backstop {
namespace {

using test_models::Pack;
using test_models::SmallContent;

Status Open(const model::ModelContent& content) {
  std::shared_ptr<const Model> model;
  return Model::FromBytes(Pack(content), &model);
}

void ExpectSays(const Status& status, Code code, std::initializer_list<std::string_view> parts) {
  EXPECT_EQ(status.code(), code) << status.message();
  for (const std::string_view part : parts) {
    EXPECT_NE(status.message().find(part), std::string::npos) << part << " in " << status.message();
  }
}

std::string WithoutProbes(model::ModelContent content) {
  content.probes.clear();
  return Pack(content);
}

TEST(ModelOpen, MapsAFile) {
  const std::string path = testing::TempDir() + "open_" + std::to_string(getpid()) + ".backstop";
  ASSERT_TRUE(corpus::WriteFile(path, Pack(SmallContent())).ok());
  std::shared_ptr<const Model> model;
  const Status status = Model::Open(path, &model);
  unlink(path.c_str());
  ASSERT_TRUE(status.ok()) << status.message();
  EXPECT_TRUE(model->version().starts_with("small-"));
  EXPECT_EQ(model->version().size(), 12u);
  EXPECT_TRUE(model->card().starts_with("# small"));
}

TEST(ModelOpen, NamesTheFileThatIsNotThere) {
  std::shared_ptr<const Model> model;
  ExpectSays(Model::Open("/no/such/model.backstop", &model), Code::kNotFound,
             {"/no/such/model.backstop", "give the path"});
  EXPECT_EQ(model, nullptr);
}

TEST(ModelOpen, RefusesAFolderAndAnEmptyFile) {
  std::shared_ptr<const Model> model;
  EXPECT_EQ(Model::Open("/", &model).code(), Code::kIo);
  EXPECT_EQ(Model::Open("/dev/null", &model).code(), Code::kIo);
  const std::string path = testing::TempDir() + "empty_" + std::to_string(getpid());
  std::ofstream(path).flush();
  EXPECT_EQ(Model::Open(path, &model).code(), Code::kCorrupt);
  unlink(path.c_str());
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  EXPECT_EQ(Model::Open(path, &model).code(), Code::kIo) << "a pipe that nobody writes to";
  unlink(path.c_str());
}

TEST(ModelOpen, RefusesAFeatureThatTheEngineDoesNotHave) {
  model::ModelContent content = SmallContent();
  content.fixed.push_back({"struct.no.such.feature", 1, {}});
  std::shared_ptr<const Model> model;
  ExpectSays(Model::FromBytes(WithoutProbes(content), &model), Code::kUnknownFeature,
             {"fixed", "struct.no.such.feature", "train again"});
}

TEST(ModelOpen, RefusesAPatternFeatureOfAZoneThatThePatternIsNotIn) {
  model::ModelContent content = SmallContent();
  content.fixed.push_back({"status/t.pills", 1, {}});
  std::shared_ptr<const Model> model;
  EXPECT_EQ(Model::FromBytes(WithoutProbes(content), &model).code(), Code::kUnknownFeature);
}

TEST(ModelOpen, RefusesEvidenceThatTheEngineDoesNotHaveOrThatAimsElsewhere) {
  model::ModelContent content = SmallContent();
  content.evidence.push_back({"evidence.horoscope.good", "", 1, Assurance::kContent, false, true});
  std::shared_ptr<const Model> model;
  ExpectSays(Model::FromBytes(WithoutProbes(content), &model), Code::kUnknownFeature,
             {"evidence.horoscope.good"});
  content = SmallContent();
  content.evidence[0].is_kind = !content.evidence[0].is_kind;
  EXPECT_EQ(Model::FromBytes(WithoutProbes(content), &model).code(), Code::kCorrupt);
}

TEST(ModelOpen, RefusesAPatternThatDoesNotCompile) {
  model::ModelContent content = SmallContent();
  content.patterns.push_back(
      {"t.broken", "(unclosed", true, MaskOf(Zone::kHuman), FailureReason::kUndefined});
  std::shared_ptr<const Model> model;
  ExpectSays(Model::FromBytes(WithoutProbes(content), &model), Code::kBadPattern,
             {"patterns", "t.broken"});
}

TEST(ModelOpen, RunsTheProbes) {
  ASSERT_TRUE(Open(SmallContent()).ok());
  model::ModelContent content;
  ASSERT_TRUE(model::Parse(Pack(SmallContent()), "x", &content).ok());
  content.probes[0].origin_sum += 100;
  std::string bytes;
  ASSERT_TRUE(model::Serialise(content, &bytes).ok());
  std::shared_ptr<const Model> model;
  ExpectSays(Model::FromBytes(bytes, &model), Code::kProbeFailed,
             {"probes", "number 0", "train again"});
  EXPECT_TRUE(Model::FromBytes(bytes, &model, {.run_probes = false}).ok());
}

TEST(ClassifierNew, RefusesOptionsThatMakeNoSense) {
  std::shared_ptr<const Model> model;
  ASSERT_TRUE(Model::FromBytes(Pack(SmallContent()), &model).ok());
  std::unique_ptr<Classifier> c;
  ExpectSays(Classifier::New(nullptr, {}, &c), Code::kBadArgument, {"model"});
  ExpectSays(
      Classifier::New(model, {.backscatter_threshold = 0.1, .legitimate_threshold = 0.2}, &c),
      Code::kBadArgument, {"threshold"});
  ExpectSays(Classifier::New(model, {.prior_log_odds = std::nan("")}, &c), Code::kBadArgument,
             {"prior_log_odds"});
  EXPECT_EQ(c, nullptr);
}

TEST(ClassifierNew, KeepsItsModelAlive) {
  std::shared_ptr<const Model> model;
  ASSERT_TRUE(Model::FromBytes(Pack(SmallContent()), &model).ok());
  std::unique_ptr<Classifier> c;
  ASSERT_TRUE(Classifier::New(std::move(model), {}, &c).ok());
  EXPECT_EQ(c->Classify(test_models::Bounce({})).kind, Kind::kDsnFailed);
}

}  // namespace
}  // namespace backstop
