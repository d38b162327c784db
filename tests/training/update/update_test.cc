// What an operator's labels do to a model: they move it their way, in any order to the same bytes,
// unlearnt without a trace, undone by a rollback; and mail that cannot teach is refused.

#include "update/update.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "backstop/classifier.h"
#include "model/writer.h"
#include "output/output_file.h"
#include "test_models/messages.h"
#include "test_models/small_model.h"

namespace backstop::training {
namespace {

namespace fs = std::filesystem;

// A casino's own mail speaks as the model expects of backscatter; what is forged in its name ends
// politely.
std::string Ours(int i) {
  return test_models::Bounce({.text = "casino winner number " + std::to_string(i)});
}
std::string Forged(int i) {
  return test_models::Bounce({.text = "Dear " + std::to_string(i) + ", cheap pills. Best regards"});
}

class UpdateTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / "backstop_update_test" /
              testing::UnitTest::GetInstance()->current_test_info()->name();
    fs::remove_all(folder_);
    for (const char* name : {"ours", "forged", "more", "one"})
      fs::create_directories(folder_ / name);
    for (int i = 0; i < 30; ++i) {
      Write("ours", i, Ours(i));
      Write("forged", i, Forged(i));
      Write("more", i, Ours(100 + i));
    }
    model_ = NewModel("model.backstop");
  }
  void Write(const std::string& name, int i, const std::string& text) {
    std::ofstream(folder_ / name / (std::to_string(i) + ".eml")) << text;
  }
  std::string NewModel(const char* name) {
    const std::string path = (folder_ / name).string();
    EXPECT_TRUE(corpus::WriteFile(path, test_models::Pack(test_models::SmallContent())).ok());
    return path;
  }
  std::string Folder(const char* name) const { return (folder_ / name).string(); }
  Status Update(const UpdateOptions& options) {
    report_.str("");
    return UpdateModel(options, report_);
  }
  static std::string BytesOf(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
  }
  static double LogOdds(const std::string& file, const std::string& message) {
    std::shared_ptr<const Model> model;
    EXPECT_TRUE(Model::Open(file, &model).ok());
    std::unique_ptr<Classifier> c;
    EXPECT_TRUE(Classifier::New(model, {}, &c).ok());
    return c->Classify(message).content_log_odds;
  }

  fs::path folder_;
  std::string model_;
  std::ostringstream report_;
};

TEST_F(UpdateTest, LabelsMoveTheModelTheirWayAndARollbackTakesItBack) {
  const std::string before = BytesOf(model_);
  const double ours = LogOdds(model_, Ours(999));
  const double forged = LogOdds(model_, Forged(999));
  const Status status = Update({model_, {Folder("ours")}, {Folder("forged")}, {}, false});
  ASSERT_TRUE(status.ok()) << status.message();
  EXPECT_LT(LogOdds(model_, Ours(999)) - LogOdds(model_, Forged(999)), ours - forged - 1);
  EXPECT_NE(report_.str().find("held back in turn"), std::string::npos) << report_.str();
  EXPECT_NE(report_.str().find("verdicts changed"), std::string::npos);
  const std::string after = BytesOf(model_);
  ASSERT_TRUE(Update({model_, {}, {}, {}, true}).ok());
  EXPECT_EQ(BytesOf(model_), before);
  ASSERT_TRUE(Update({model_, {}, {}, {}, true}).ok());
  EXPECT_EQ(BytesOf(model_), after) << "a rollback can be undone";
}

TEST_F(UpdateTest, StepsInAnyOrderAndUnlearningLeaveTheSameBytes) {
  const std::string base = BytesOf(model_);
  ASSERT_TRUE(Update({model_, {Folder("ours")}, {Folder("forged")}, {}, false}).ok());
  const std::string without = BytesOf(model_);
  ASSERT_TRUE(Update({model_, {Folder("more")}, {}, {}, false}).ok());
  const std::string all = BytesOf(model_);
  EXPECT_NE(all, without);
  const std::string at_once = NewModel("at_once.backstop");
  ASSERT_TRUE(
      Update({at_once, {Folder("more"), Folder("ours")}, {Folder("forged")}, {}, false}).ok());
  EXPECT_EQ(BytesOf(at_once), all);
  ASSERT_TRUE(Update({model_, {}, {}, {Folder("more")}, false}).ok());
  EXPECT_EQ(BytesOf(model_), without) << "as though never learnt";
  ASSERT_TRUE(Update({model_, {}, {}, {Folder("ours"), Folder("forged")}, false}).ok());
  EXPECT_EQ(BytesOf(model_), base);
}

TEST_F(UpdateTest, MailThatCannotTeachIsRefusedAndNothingIsWritten) {
  const std::string before = BytesOf(model_);
  Status status = Update({model_, {Folder("ours")}, {}, {}, false});
  EXPECT_EQ(status.code(), Code::kBadArgument);
  EXPECT_NE(status.message().find("30 legitimate and 0 backscatter"), std::string::npos)
      << status.message();
  for (int i = 0; i < 5; ++i) Write("one", i, Forged(500 + i));
  status = Update({model_, {Folder("ours")}, {Folder("one")}, {}, false});
  EXPECT_NE(status.message().find("at least 10 of each"), std::string::npos) << status.message();
  status = Update({model_, {Folder("ours")}, {Folder("forged"), Folder("ours")}, {}, false});
  EXPECT_NE(status.message().find("labelled the other way"), std::string::npos) << status.message();
  status = Update({model_, {Folder("absent")}, {Folder("forged")}, {}, false});
  EXPECT_NE(status.message().find("absent"), std::string::npos) << status.message();
  status = Update({model_, {}, {}, {Folder("ours")}, false});
  EXPECT_NE(status.message().find("none of these messages was learnt"), std::string::npos);
  EXPECT_FALSE(Update({model_, {}, {}, {}, true}).ok());
  EXPECT_EQ(BytesOf(model_), before);
}

TEST_F(UpdateTest, TheStateHoldsNoTextOfTheMail) {
  ASSERT_TRUE(Update({model_, {Folder("ours")}, {Folder("forged")}, {}, false}).ok());
  const std::string rows = BytesOf(model_ + ".update/rows.json");
  EXPECT_FALSE(rows.empty());
  for (const char* word : {"casino", "winner", "Dear", "ann@example.com"})
    EXPECT_EQ(rows.find(word), std::string::npos) << word;
}

}  // namespace
}  // namespace backstop::training
