// Mail and logs that cannot teach: each is refused with what to do, and nothing is written.

#include <gmock/gmock.h>
#include <xxhash.h>

#include <cstdio>

#include "update/feedback_log.h"
#include "update_fixture.h"

namespace backstop::training {
namespace {

using testing::HasSubstr;

class UpdateInputTest : public UpdateTest {
 protected:
  std::string Log(const std::string& text) {
    std::ofstream(folder_ / "log.jsonl") << text;
    return (folder_ / "log.jsonl").string();
  }
  UpdateOptions WithLog(const std::string& text) {
    UpdateOptions options{.model = model_};
    options.feedback = {Log(text)};
    return options;
  }
  UpdateOptions WithKinds(std::vector<std::pair<Kind, std::string>> kinds) {
    UpdateOptions options{.model = model_};
    options.kinds = std::move(kinds);
    return options;
  }
  static std::string Digest(const std::string& message) {
    char text[17];
    std::snprintf(text, sizeof(text), "%016llx",
                  static_cast<unsigned long long>(XXH3_64bits(message.data(), message.size())));
    return text;
  }
};

TEST_F(UpdateInputTest, TooLittleMailIsToldByClass) {
  EXPECT_THAT(Refusal({model_, {Folder("ours")}, {}, {}, false}),
              HasSubstr("origin: 30 legitimate messages, copies of one original counted once: at "
                        "least 10 of each are needed, and two classes at least; give some"));
  for (int i = 0; i < 5; ++i) Write("five", i, Forged(500 + i));
  EXPECT_THAT(Refusal({model_, {Folder("ours")}, {Folder("five")}, {}, false}),
              HasSubstr("origin: 30 legitimate, 5 backscatter messages"));
  EXPECT_THAT(Refusal(WithKinds({{Kind::kAutoReply, Folder("vacations")}})),
              HasSubstr("kind: 30 auto-reply messages"));
  EXPECT_THAT(Refusal(WithKinds(
                  {{Kind::kAutoReply, Folder("five")}, {Kind::kOrdinary, Folder("letters")}})),
              HasSubstr("kind: 30 ordinary, 5 auto-reply messages"));
}

TEST_F(UpdateInputTest, ClassesWithTooLittleMailWaitForMore) {
  for (int i = 0; i < 5; ++i) Write("delays", i, "Subject: delayed " + std::to_string(i) + "\n\nx");
  for (int i = 5; i < 10; ++i)
    Write("more delays", i, "Subject: late " + std::to_string(i) + "\n\nx");
  UpdateOptions options =
      WithKinds({{Kind::kAutoReply, Folder("vacations")}, {Kind::kOrdinary, Folder("letters")}});
  ASSERT_TRUE(Update(options).ok());
  const std::string two_kinds = BytesOf(model_);
  options.kinds.push_back({Kind::kDsnDelayed, Folder("delays")});
  ASSERT_TRUE(Update(options).ok());
  EXPECT_THAT(report_.str(), HasSubstr("waiting for more: kind: 30 ordinary, 5 dsn-delayed, 30 "
                                       "auto-reply messages"));
  EXPECT_EQ(BytesOf(model_), two_kinds);
  ASSERT_TRUE(Update(WithKinds({{Kind::kDsnDelayed, Folder("more delays")}})).ok());
  EXPECT_NE(BytesOf(model_), two_kinds);
  EXPECT_EQ(VerdictOf(model_, "Subject: late 77\n\nx").kind, Kind::kDsnDelayed);
}

TEST_F(UpdateInputTest, UnlearningMayLeaveTooLittle) {
  const std::string base = BytesOf(model_);
  ASSERT_TRUE(Update({model_, {Folder("ours")}, {Folder("forged")}, {}, false}).ok());
  ASSERT_TRUE(Update({model_, {}, {}, {Folder("ours")}, false}).ok());
  EXPECT_EQ(BytesOf(model_), base);
  ASSERT_TRUE(Update({model_, {Folder("ours")}, {}, {}, false}).ok()) << "the others are kept";
}

TEST_F(UpdateInputTest, CopiesOfOneOriginalCountOnce) {
  for (int i = 0; i < 40; ++i) {
    std::string bounce = Forged(7);
    Write("storm", i, bounce.replace(bounce.find("mx.example.net"), 2, "m" + std::to_string(i)));
  }
  EXPECT_THAT(Refusal({model_, {Folder("ours")}, {Folder("storm")}, {}, false}),
              HasSubstr("30 legitimate, 1 backscatter messages"));
  ASSERT_TRUE(
      Update({model_, {Folder("ours")}, {Folder("storm"), Folder("forged")}, {}, false}).ok());
  EXPECT_THAT(report_.str(), HasSubstr("origin: 40 of 100 messages are copies, or show an original "
                                       "that another one shows"));
}

TEST_F(UpdateInputTest, ContradictionsAreRefused) {
  EXPECT_THAT(Refusal({model_, {Folder("ours")}, {Folder("forged"), Folder("ours")}, {}, false}),
              HasSubstr("labelled backscatter here and legitimate elsewhere"));
  EXPECT_THAT(Refusal(WithKinds(
                  {{Kind::kAutoReply, Folder("letters")}, {Kind::kOrdinary, Folder("letters")}})),
              HasSubstr("labelled ordinary here and auto-reply elsewhere"));
  ASSERT_TRUE(Update({model_, {Folder("ours")}, {Folder("forged")}, {}, false}).ok());
  EXPECT_THAT(Refusal({model_, {}, {Folder("ours")}, {}, false}),
              HasSubstr("or before; decide for one, or --unlearn it first"));
}

TEST_F(UpdateInputTest, OneOriginalUnderTwoLabelsIsRefused) {
  for (int i = 0; i < 30; ++i) Write("again", i, "Received: from relay.example.org\n" + Ours(i));
  EXPECT_THAT(Refusal({model_, {Folder("ours")}, {Folder("again")}, {}, false}),
              HasSubstr("labelled backscatter here and a copy of what it shows legitimate"));
}

TEST_F(UpdateInputTest, WhatCannotBeReadIsNamed) {
  EXPECT_THAT(Refusal({model_, {Folder("absent")}, {Folder("forged")}, {}, false}),
              HasSubstr("absent: cannot open"));
  fs::create_directories(folder_ / "nothing");
  Write("nothing", 0, "");
  EXPECT_THAT(Refusal({model_, {Folder("nothing")}, {Folder("forged")}, {}, false}),
              HasSubstr("nothing: no message in it"));
  fs::create_symlink("nowhere", folder_ / "ours" / "broken.eml");
  EXPECT_THAT(Refusal({model_, {Folder("ours")}, {Folder("forged")}, {}, false}),
              HasSubstr("broken.eml: cannot open"));
  std::ofstream(folder_ / "half.tar.gz")
      << std::string("\x1f\x8b\x08\0\0\0\0\0\0\x03", 10) << "cut off";
  EXPECT_THAT(Refusal({model_, {Folder("half.tar.gz")}, {Folder("forged")}, {}, false}),
              HasSubstr("half.tar.gz: "));
  EXPECT_THAT(Refusal({model_, {}, {}, {Folder("letters")}, false}),
              HasSubstr("none of these messages was learnt"));
  EXPECT_THAT(Refusal({model_, {}, {}, {}, true}), HasSubstr("no earlier model"));
  EXPECT_FALSE(Update({Folder("none.backstop"), {}, {}, {}, true}).ok());
  EXPECT_FALSE(fs::exists(Folder("none.backstop.update")));
}

TEST_F(UpdateInputTest, AFileThatIsNoMailIsNamed) {
  Write("ours", 31, std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16));
  EXPECT_THAT(Refusal({model_, {Folder("ours")}, {Folder("forged")}, {}, false}),
              HasSubstr("31.eml #0: has no header field, so it is no mail; take it away"));
  EXPECT_FALSE(fs::exists(model_ + ".update"));
}

TEST_F(UpdateInputTest, AKindThatTheModelNeverLearntIsRefused) {
  EXPECT_THAT(Refusal(WithKinds({{Kind::kMdn, Folder("vacations")}})),
              HasSubstr("this model never learnt what mdn is; a full run"));
}

TEST_F(UpdateInputTest, ADamagedStateIsNotBuiltUpon) {
  ASSERT_TRUE(Update({model_, {Folder("ours")}, {Folder("forged")}, {}, false}).ok());
  const std::string rows = model_ + ".update/rows.json";
  const std::string text = BytesOf(rows);
  for (const std::string& damaged :
       {std::string("[]"), text.substr(0, text.size() / 2), std::string("{\"version\":1}")}) {
    ASSERT_TRUE(corpus::WriteFile(rows, damaged).ok());
    EXPECT_THAT(Refusal({model_, {Folder("more")}, {}, {}, false}),
                HasSubstr("rows.json: damaged"));
  }
}

TEST_F(UpdateInputTest, AFeedbackLogTeachesAsTheFoldersDo) {
  const std::string by_folder = NewModel("by_folder.backstop");
  UpdateOptions folders{by_folder, {Folder("ours")}, {Folder("forged")}, {}, false};
  folders.kinds = {{Kind::kAutoReply, Folder("vacations")}, {Kind::kOrdinary, Folder("letters")}};
  ASSERT_TRUE(Update(folders).ok());

  std::string mbox, log;
  for (int i = 0; i < 30; ++i) {
    const std::string from = "From a@b Mon Jan  1 00:00:00 2001\n";
    mbox += from + Letter(i) + "\n";
    log += "{\"path\":\"" + Folder("letters.mbox") + "\",\"index\":" + std::to_string(i) +
           ",\"kind\":\"dsn-failed\",\"notes\":[],\"label\":{\"kind\":\"ordinary\"}}\n";
    const std::string name = "/" + std::to_string(i) + ".eml\",\"index\":0,\"label\":";
    log += "{\"path\":\"" + Folder("ours") + name + "{\"origin\":\"legitimate\"}}\n\n";
    log += "{\"path\":\"" + Folder("vacations") + name + "{\"kind\":\"auto-reply\"}}\n";
    log += "{\"digest\":\"" + Digest(Forged(i)) + "\",\"label\":{\"origin\":\"backscatter\"}}\n";
  }
  std::ofstream(folder_ / "letters.mbox") << mbox;
  UpdateOptions options = WithLog(log);
  EXPECT_THAT(Refusal(options), HasSubstr("log.jsonl:5: its message is not there"))
      << "a digest alone does not say where to look";
  EXPECT_THAT(Refusal(WithLog("{\"path\":\"" + Folder("letters.mbox") +
                              "/x.eml\",\"label\":{\"kind\":\"mdn\"}}")),
              HasSubstr("name the archive with --mail"));
  options.feedback = {Log(log)};
  options.mail = {Folder("letters.mbox"), Folder("vacations"), Folder("ours"), Folder("forged")};
  const Status status = Update(options);
  ASSERT_TRUE(status.ok()) << status.message();
  EXPECT_EQ(BytesOf(model_), BytesOf(by_folder));
  EXPECT_THAT(report_.str(), HasSubstr("verdicts changed"));
}

TEST_F(UpdateInputTest, EveryFaultOfALogIsToldWithItsLine) {
  const std::string path = "{\"path\":\"" + Folder("ours") + "/0.eml\",";
  const std::string good = path + "\"label\":{\"origin\":\"legitimate\"}}\n";
  const std::pair<std::string, const char*> faults[] = {
      {"{\"path\":", "log.jsonl:2: no JSON object"},
      {"[1]", "log.jsonl:2: must be an object with a member \"label\""},
      {path + "\"kind\":\"mdn\"}", "must be an object with a member \"label\""},
      {path + "\"index\":-1,\"label\":{\"kind\":\"mdn\"}}", "index must be a whole number"},
      {path + "\"index\":1.5,\"label\":{\"kind\":\"mdn\"}}", "index must be a whole number"},
      {path + "\"index\":4294967296,\"label\":{\"kind\":\"mdn\"}}", "index must be a whole number"},
      {path + "\"label\":{}}", "label needs a kind or an origin"},
      {path + "\"label\":{\"kind\":\"bounce\"}}", "no kind is named bounce"},
      {path + "\"label\":{\"origin\":\"undetermined\"}}", "must be legitimate or backscatter"},
      {path + "\"label\":{\"origin\":7}}", "no JSON object as score prints it"},
      {path + "\"label\":{\"kind\":\"feedback-report\",\"origin\":\"legitimate\"}}",
       "a feedback-report has no origin"},
      {"{\"label\":{\"kind\":\"mdn\"}}", "needs \"path\""},
      {"{\"digest\":\"12\",\"label\":{\"kind\":\"mdn\"}}", "16 hexadecimal digits"},
      {path + "\"label\":{\"origin\":\"backscatter\"}}",
       "log.jsonl:2: says otherwise of the message of"},
      {path + "\"digest\":\"0123456789abcdef\",\"label\":{\"origin\":\"legitimate\"}}",
       "is another message than it was"},
  };
  for (const auto& [line, fault] : faults)
    EXPECT_THAT(Refusal(WithLog(good + line + "\n")), HasSubstr(fault)) << line;
  EXPECT_THAT(Refusal(WithLog("\n")), HasSubstr("has no entry"));
  UpdateOptions absent{.model = model_};
  absent.feedback = {Folder("absent.jsonl")};
  EXPECT_THAT(Refusal(absent), HasSubstr("absent.jsonl: cannot be read"));
}

}  // namespace
}  // namespace backstop::training
