// A small model and an operator's mail in a folder of its own, for the tests of update.

#ifndef BACKSTOP_TESTS_TRAINING_UPDATE_UPDATE_FIXTURE_H_
#define BACKSTOP_TESTS_TRAINING_UPDATE_UPDATE_FIXTURE_H_

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>

#include "backstop/classifier.h"
#include "output/output_file.h"
#include "test_models/messages.h"
#include "test_models/small_model.h"
#include "update/update.h"

namespace backstop::training {

namespace fs = std::filesystem;

// A bounce of an original of its own.
inline std::string BounceOf(int i, const std::string& text) {
  std::string bounce = test_models::Bounce({.text = text});
  const std::string id = "<1.2@example.com>";
  return bounce.replace(bounce.find(id), id.size(), "<" + std::to_string(i) + "@example.com>");
}
// A casino's own mail speaks as the model expects of backscatter; what is forged in its name ends
// politely.
inline std::string Ours(int i) { return BounceOf(i, "casino winner number " + std::to_string(i)); }
inline std::string Forged(int i) {
  return BounceOf(1000 + i, "Dear " + std::to_string(i) + ", cheap pills. Best regards");
}
// The small model takes both for ordinary mail.
inline std::string Vacation(int i) {
  return "Return-Path: <>\nFrom: Ann <ann@example.com>\nTo: Bob <bob@example.org>\nSubject: Re: " +
         std::to_string(i) +
         "\nPrecedence: bulk\nAuto-Submitted: auto-generated\n\nI am away until Monday.\n";
}
inline std::string Letter(int i) {
  return test_models::Letter("Lunch " + std::to_string(i), "See you at noon.");
}

class UpdateTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / "backstop_update_test" /
              testing::UnitTest::GetInstance()->current_test_info()->name();
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    for (int i = 0; i < 30; ++i) {
      Write("ours", i, Ours(i));
      Write("forged", i, Forged(i));
      Write("more", i, Ours(100 + i));
      Write("vacations", i, Vacation(i));
      Write("letters", i, Letter(i));
    }
    model_ = NewModel("model.backstop");
  }
  void Write(const std::string& name, int i, const std::string& text) {
    fs::create_directories(folder_ / name);
    std::ofstream(folder_ / name / (std::to_string(i) + ".eml")) << text;
  }
  std::string NewModel(const char* name,
                       const model::ModelContent& content = test_models::SmallContent()) {
    const std::string path = (folder_ / name).string();
    EXPECT_TRUE(corpus::WriteFile(path, test_models::Pack(content)).ok());
    return path;
  }
  std::string Folder(const char* name) const { return (folder_ / name).string(); }
  Status Update(const UpdateOptions& options) {
    report_.str("");
    return UpdateModel(options, report_);
  }
  // The answer to update with these options, which must refuse and write nothing.
  std::string Refusal(const UpdateOptions& options) {
    const std::string before = BytesOf(model_);
    const Status status = Update(options);
    EXPECT_FALSE(status.ok());
    EXPECT_EQ(BytesOf(model_), before);
    return status.message();
  }
  static std::string BytesOf(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
  }
  static std::unique_ptr<Classifier> NewClassifier(const std::string& file) {
    std::shared_ptr<const Model> model;
    EXPECT_TRUE(Model::Open(file, &model).ok());
    std::unique_ptr<Classifier> classifier;
    EXPECT_TRUE(Classifier::New(model, {}, &classifier).ok());
    return classifier;
  }
  static Verdict VerdictOf(const std::string& file, const std::string& message) {
    return NewClassifier(file)->Classify(message);
  }
  static double LogOdds(const std::string& file, const std::string& message) {
    return VerdictOf(file, message).content_log_odds;
  }

  fs::path folder_;
  std::string model_;
  std::ostringstream report_;
};

}  // namespace backstop::training

#endif  // BACKSTOP_TESTS_TRAINING_UPDATE_UPDATE_FIXTURE_H_
