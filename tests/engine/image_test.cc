// The image that one Open leaves for the next never changes an answer: it is used when whole and
// our own, otherwise everything is made again and the file rewritten.

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "classified.h"
#include "model/image_cache.h"
#include "model/mapping.h"

namespace backstop {
namespace {

using test_models::Bounce;
using test_models::Letter;
using test_models::Pack;
namespace fs = std::filesystem;

std::string Read(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}
void Write(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

class ModelImage : public testing::Test {
 protected:
  ModelImage()
      : dir_(testing::TempDir() + "backstop_image_" +
             testing::UnitTest::GetInstance()->current_test_info()->name()) {
    fs::remove_all(dir_);
    fs::create_directories(dir_);
    model::ModelContent content = test_models::GatedContent();
    test_models::AddSite(&content);
    bytes_ = Pack(content);
    expected_ = Answers("");
  }
  ~ModelImage() override { fs::remove_all(dir_); }

  std::vector<std::string> Files() const {
    std::vector<std::string> files;
    for (const auto& entry : fs::directory_iterator(dir_)) files.push_back(entry.path().string());
    return files;
  }
  // The file, when there is one.
  std::string File() const {
    const std::vector<std::string> files = Files();
    EXPECT_EQ(files.size(), 1u);
    return files.empty() ? "" : files[0];
  }

  // All that the model says of a few messages.
  std::string Answers(const std::string& dir) const {
    std::shared_ptr<const Model> model;
    const Status opened = Model::FromBytes(bytes_, &model, {.pattern_cache_dir = dir});
    EXPECT_TRUE(opened.ok()) << opened.message();
    std::unique_ptr<Classifier> classifier;
    EXPECT_TRUE(Classifier::New(model, {}, &classifier).ok());
    std::string answers;
    for (const std::string& message :
         {Letter("Lunch", "Are you free on Monday?"), Letter("Undeliverable", "What is this?"),
          Bounce({}), Bounce({.human = "delayed", .text = "cheap pills casino winner"})}) {
      const Verdict verdict = classifier->Classify(message);
      answers += std::string(KindName(verdict.kind)) + ' ' + std::to_string(verdict.p_ndr) + ' ' +
                 std::to_string(verdict.log_odds) + '\n';
      for (const Reason& reason : classifier->Explain()) {
        answers.append(reason.head).append(" ").append(reason.feature).append(" ");
        answers.append(reason.text).append(std::to_string(reason.log_odds)).append("\n");
      }
    }
    return answers;
  }
  void ExpectRightAnswers() const { EXPECT_EQ(Answers(dir_), expected_); }

  std::string dir_;
  std::string bytes_;
  std::string expected_;
};

TEST_F(ModelImage, IsWrittenOnceAndAnswersAsTheModelDoes) {
  EXPECT_NE(expected_.find("human/t.undeliverable"), std::string::npos) << expected_;
  ExpectRightAnswers();
  const fs::file_time_type written = fs::last_write_time(File());
  ExpectRightAnswers();
  EXPECT_EQ(fs::last_write_time(File()), written);
}

TEST_F(ModelImage, IsOfOneModel) {
  ExpectRightAnswers();
  model::ModelContent other = test_models::SmallContent();
  other.card += "\nanother";
  std::shared_ptr<const Model> model;
  ASSERT_TRUE(Model::FromBytes(Pack(other), &model, {.pattern_cache_dir = dir_}).ok());
  EXPECT_EQ(Files().size(), 2u);
}

TEST_F(ModelImage, IsOfOneCompilerAndHasAPlace) {
  EXPECT_NE(model::ImagePath(dir_, bytes_, "one"), model::ImagePath(dir_, bytes_, "another"));
  EXPECT_EQ(model::ImagePath("", bytes_, "one"), "");
  EXPECT_EQ(model::ImagePath(dir_, "too short for a model", "one"), "");
}

TEST_F(ModelImage, IsMadeAgainWhenAnyByteIsWrong) {
  ExpectRightAnswers();
  const std::string path = File();
  const std::string whole = Read(path);
  const size_t step = whole.size() / 29 + 1;
  for (size_t at = 0; at < whole.size(); at += at < 56 ? 1 : step) {
    if (at >= 56 && at < 64) continue;  // the header's padding
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x41);
    Write(path, damaged);
    ExpectRightAnswers();
    ASSERT_EQ(Read(path), whole) << "byte " << at;
  }
}

TEST_F(ModelImage, IsMadeAgainWhenCutOrLengthened) {
  ExpectRightAnswers();
  const std::string path = File();
  const std::string whole = Read(path);
  for (const std::string& wrong :
       {std::string(), whole.substr(0, 10), whole.substr(0, 64), whole.substr(0, whole.size() / 2),
        whole.substr(0, whole.size() - 1), whole + "x"}) {
    Write(path, wrong);
    ExpectRightAnswers();
    ASSERT_EQ(Read(path), whole) << "size " << wrong.size();
  }
}

TEST_F(ModelImage, IsMadeAgainWhenItEndsEarlyUnderAMatchingChecksum) {
  ExpectRightAnswers();
  const std::string path = File();
  model::Mapping mapping;
  std::string_view image;
  ASSERT_TRUE(model::LoadImage(path, &mapping, &image));
  const std::string whole(image);
  for (size_t size = 0; size < whole.size(); size += whole.size() / 50 + 1) {
    model::StoreImage(path, whole.substr(0, size));
    ExpectRightAnswers();
    ASSERT_TRUE(model::LoadImage(path, &mapping, &image));
    ASSERT_EQ(image, whole) << "size " << size;
  }
}

TEST_F(ModelImage, IsNotTrustedWhenOthersCouldWriteIt) {
  ExpectRightAnswers();
  const std::string path = File();
  ASSERT_EQ(chmod(path.c_str(), 0666), 0);
  ExpectRightAnswers();
  EXPECT_EQ(fs::status(path).permissions() & fs::perms::others_write, fs::perms::none);
}

TEST_F(ModelImage, IsNotTrustedUnderAnotherModelsName) {
  ExpectRightAnswers();
  const std::string path = File();
  const std::string mine = Read(path);
  model::ModelContent other = test_models::SmallContent();
  std::shared_ptr<const Model> model;
  ASSERT_TRUE(Model::FromBytes(Pack(other), &model, {.pattern_cache_dir = dir_}).ok());
  fs::remove(path);
  fs::rename(File(), path);
  ExpectRightAnswers();
  EXPECT_EQ(Read(path), mine);
}

TEST_F(ModelImage, IsNotTrustedBehindASymbolicLink) {
  ExpectRightAnswers();
  const std::string path = File();
  fs::rename(path, dir_ + "/elsewhere");
  fs::create_symlink(dir_ + "/elsewhere", path);
  ExpectRightAnswers();
  EXPECT_FALSE(fs::is_symlink(path));
}

TEST_F(ModelImage, DoesNotVouchForADamagedModel) {
  ExpectRightAnswers();
  std::string damaged = bytes_;
  damaged.back() = static_cast<char>(damaged.back() ^ 1);
  std::shared_ptr<const Model> model;
  EXPECT_EQ(Model::FromBytes(damaged, &model, {.pattern_cache_dir = dir_}).code(), Code::kCorrupt);
}

TEST_F(ModelImage, IsDoneWithoutWhenTheFolderIsMissing) {
  fs::remove_all(dir_);
  ExpectRightAnswers();
  EXPECT_FALSE(fs::exists(dir_));
}

// The path of an image that no model has.
std::string Strange(const std::string& dir, size_t number) {
  const std::string digits = std::to_string(number);
  return dir + "/model-" + std::string(32 - digits.size(), 'a') + digits + ".image";
}

TEST_F(ModelImage, OldestAreRemoved) {
  for (size_t i = 0; i < model::kKeptImages + 3; ++i) {
    model::StoreImage(Strange(dir_, i), "x");
    fs::last_write_time(Strange(dir_, i),
                        fs::file_time_type::clock::now() - std::chrono::hours(100 - i));
  }
  ExpectRightAnswers();
  EXPECT_EQ(Files().size(), model::kKeptImages);
  EXPECT_FALSE(fs::exists(Strange(dir_, 0)));
}

TEST_F(ModelImage, WhatAKilledProcessLeftGoesAndOtherFilesStay) {
  const std::string left = Strange(dir_, 1) + ".Xy12Zz";
  const std::vector<std::string> others = {dir_ + "/notes", dir_ + "/model-disk.image",
                                           dir_ + "/model-" + std::string(32, 'A') + ".image"};
  std::vector<std::string> old = others;
  old.push_back(left);
  for (const std::string& path : old) {
    Write(path, "x");
    fs::last_write_time(path, fs::file_time_type::clock::now() - std::chrono::hours(100));
  }
  for (size_t i = 0; i < model::kKeptImages; ++i) model::StoreImage(Strange(dir_, i), "x");
  EXPECT_FALSE(fs::exists(left));
  for (const std::string& path : others) EXPECT_TRUE(fs::exists(path)) << path;
}

TEST_F(ModelImage, IsNotWaitedForInAPipe) {
  ExpectRightAnswers();
  const std::string path = File();
  fs::remove(path);
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  ExpectRightAnswers();
  EXPECT_TRUE(fs::is_regular_file(path));
}

}  // namespace
}  // namespace backstop
