// Promises of the model that this repository ships: it opens, it is small, it reads every sample
// written for the project as labelled, its explanations are exact, its origin is alive and not
// moved by wrappers, and damage to its file is an error.

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <map>
#include <random>
#include <sstream>

#include "backstop/classifier.h"
#include "reader/mail_source.h"
#include "set_labels/label_table.h"

namespace backstop {
namespace {

const std::string kModelFile = BACKSTOP_SOURCE_DIR "/models/default.backstop";

std::string ReadFile(const std::string& path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return bytes.str();
}

std::shared_ptr<const Model> Shipped() {
  static const std::shared_ptr<const Model> model = [] {
    std::shared_ptr<const Model> opened;
    const Status status = Model::Open(kModelFile, &opened);
    EXPECT_TRUE(status.ok()) << status.message();
    return opened;
  }();
  return model;
}

std::unique_ptr<Classifier> NewClassifier(bool full = true) {
  std::unique_ptr<Classifier> classifier;
  const Status status = Classifier::New(Shipped(), {.full = full}, &classifier);
  EXPECT_TRUE(status.ok()) << status.message();
  return classifier;
}

struct Sample {
  std::string path;
  std::string bytes;
  std::string kind, origin, note;  // of its label
};

std::vector<Sample> ReadSamples(const std::string& folder) {
  std::vector<Sample> read;
  corpus::LabelTable labels;
  EXPECT_TRUE(labels.Load(folder + ".labels.tsv").ok());
  const auto keep = [&](const corpus::MessageRef& message) {
    if (const auto label = labels.Find(message.path)) {
      read.push_back({std::string(message.path), std::string(message.bytes),
                      std::string(label->kind), std::string(label->origin),
                      std::string(label->note)});
    }
    return true;
  };
  EXPECT_TRUE(corpus::ForEachMessage(folder, keep).ok());
  EXPECT_GE(read.size(), 80u);
  return read;
}

const std::vector<Sample>& Samples() {
  static const std::vector<Sample> samples = ReadSamples(BACKSTOP_SOURCE_DIR "/corpus/samples");
  return samples;
}

TEST(ShippedModel, IsAtMostEightMegabytesAndCarriesItsCard) {
  EXPECT_LE(ReadFile(kModelFile).size(), size_t{8} << 20);
  ASSERT_NE(Shipped(), nullptr);
  EXPECT_EQ(Shipped()->card(), ReadFile(BACKSTOP_SOURCE_DIR "/models/default.card.md"));
}

// The samples are training mail, so this is a regression test and tells no accuracy.
TEST(ShippedModel, ReadsEverySampleAsLabelled) {
  const auto classifier = NewClassifier();
  for (const Sample& sample : Samples()) {
    const Verdict verdict = classifier->Classify(sample.bytes);
    EXPECT_EQ(KindName(verdict.kind), sample.kind) << sample.path;
    const std::string_view mode = corpus::NoteValue(sample.note, "return");
    if (!mode.empty() && sample.kind != "ordinary") {  // which may attach somebody's bounce
      EXPECT_EQ(ReturnModeName(verdict.return_mode), mode) << sample.path;
    }
  }
}

// Messages that teach kind alone, mostly in words that nobody had listed.
TEST(ShippedModel, ReadsEveryNoticeAsLabelled) {
  const auto classifier = NewClassifier();
  const std::vector<Sample> notices = ReadSamples(BACKSTOP_SOURCE_DIR "/corpus/notices");
  EXPECT_GE(notices.size(), 592u);
  for (const Sample& notice : notices) {
    EXPECT_EQ(KindName(classifier->Classify(notice.bytes).kind), notice.kind) << notice.path;
  }
}

// The fewest fields that a mail program writes, and a line or two. No training mail has these
// texts.
TEST(ShippedModel, TakesShortLettersForNoAnswers) {
  constexpr std::string_view kHead =
      "From: Some One <someone@site.example>\nTo: Other Person <other@dest.example>\n"
      "Date: Tue, 03 Mar 2020 09:12:44 +0100\nMessage-ID: <1a77@site.example>\nSubject: ";
  constexpr std::string_view kLetters[] = {
      "Lunch\n\nHi Tom, are you free on Thursday? I will be in the office until four. Anna\n",
      "Rechnung\n\nHallo Frau Weber, die Rechnung habe ich erhalten, vielen Dank. Ich bin morgen "
      "wieder im B\xc3\xbcro. Gru\xc3\x9f, Peter\n",
      "Your order\n\nWe have received your order and will send the books tomorrow. The shop team\n",
      "photos\n\nMum, the photos you sent were too big, I could not open them. Can you send them "
      "again? love, Jo\n",
      "Cena\n\nCiao Marco, ho ricevuto il tuo messaggio, ci vediamo domani sera alle otto. Luca\n",
      "invitation\n\nDear all, the meeting room is full on Friday, so we meet in my office. Please "
      "reply if you can not come. Eva\n",
      "holiday\n\nBack from holiday on the 12th, will call you then. Kim\n",
      "key\n\nCould you confirm that you got the key? Just reply to this. Thanks Bo\n"};
  const auto classifier = NewClassifier();
  for (const std::string_view letter : kLetters) {
    const Verdict verdict = classifier->Classify(std::string(kHead) + std::string(letter));
    EXPECT_EQ(KindName(verdict.kind), "ordinary") << letter;
  }
}

// Many samples are one line: "und" is an answer, another language hardly ever.
TEST(ShippedModel, NamesTheLanguageOfTheSamples) {
  const auto classifier = NewClassifier();
  int judged = 0, right = 0, wrong = 0;
  for (const Sample& sample : Samples()) {
    const std::string_view language = corpus::NoteValue(sample.note, "lang");
    if (language.empty()) continue;
    const Verdict verdict = classifier->Classify(sample.bytes);
    const std::string_view said = verdict.language;
    ++judged;
    right += said == language;
    wrong += said != language && said != "und";
  }
  EXPECT_GE(judged, 500);
  EXPECT_GE(100 * right, 95 * judged);
  EXPECT_LE(100 * wrong, judged);
}

// Of reports none may go, of other automatic mail one in a hundred, and of each kind that has a
// hundred samples. What goes has a person's header and a subject that only its reader understands.
// (The samples are training mail: this tells of the engine, and no accuracy.)
TEST(ShippedModel, LetsHardlyAnyAutomaticSampleGoAtTheGate) {
  const auto classifier = NewClassifier(false);
  std::map<std::string, size_t> judged;
  std::map<std::string, std::vector<std::string>> let_go;
  std::vector<std::string> others;
  for (const Sample& sample : Samples()) {
    if (sample.kind == "ordinary" || sample.kind == "forged-bounce") continue;
    ++judged[sample.kind];
    if ((classifier->Classify(sample.bytes).notes & kNoteGated) == 0) continue;
    let_go[sample.kind].push_back(sample.path);
    others.push_back(sample.path);
  }
  size_t automatic = 0;
  for (const auto& [kind, samples] : judged) {
    automatic += samples;
    const std::string gone = testing::PrintToString(let_go[kind]);
    if (kind.starts_with("dsn-")) {
      EXPECT_TRUE(let_go[kind].empty()) << gone;
    } else if (samples >= 100) {
      EXPECT_LE(let_go[kind].size() * 100, samples) << kind << ' ' << gone;
    }
  }
  EXPECT_LE(others.size() * 100, automatic) << testing::PrintToString(others);
}

TEST(ShippedModel, GivesASampleThatPassesTheGateTheVerdictOfTheFullPath) {
  const auto gated = NewClassifier(false);
  const auto full = NewClassifier();
  for (const Sample& sample : Samples()) {
    const Verdict verdict = gated->Classify(sample.bytes);
    if ((verdict.notes & kNoteGated) != 0) continue;
    EXPECT_EQ(verdict.log_odds, full->Classify(sample.bytes).log_odds) << sample.path;
    EXPECT_EQ(verdict.kind, full->Classify(sample.bytes).kind) << sample.path;
  }
}

TEST(ShippedModel, NeverDecidesASampleForTheWrongSide) {
  const auto classifier = NewClassifier();
  for (const Sample& sample : Samples()) {
    const Verdict verdict = classifier->Classify(sample.bytes);
    if (sample.origin == "legitimate") {
      EXPECT_NE(verdict.origin, Origin::kBackscatter) << sample.path;
    } else if (sample.origin == "backscatter") {
      EXPECT_NE(verdict.origin, Origin::kLegitimate) << sample.path;
    }
    if (verdict.return_mode == ReturnMode::kNone) {
      EXPECT_EQ(verdict.origin, Origin::kUndetermined) << sample.path;
    }
  }
}

// Probability that a backscatter sample scores above a legitimate one; a tie counts half.
double Auc(const std::vector<double>& backscatter, const std::vector<double>& legitimate) {
  double above = 0;
  for (const double high : backscatter) {
    for (const double low : legitimate) above += high > low ? 1 : high == low ? 0.5 : 0;
  }
  return above / static_cast<double>(backscatter.size() * legitimate.size());
}

// A model whose origin is dead decides nothing, which NeverDecidesASampleForTheWrongSide allows.
// The samples are training mail: an area of 0.95 and 19 decided of 77 tell that, and no accuracy.
TEST(ShippedModel, TellsOriginOfWhatCameBack) {
  const auto classifier = NewClassifier();
  std::map<std::string, std::vector<double>> log_odds;
  int decided = 0;
  for (const Sample& sample : Samples()) {
    if (sample.origin != "legitimate" && sample.origin != "backscatter") continue;
    const Verdict verdict = classifier->Classify(sample.bytes);
    if (verdict.return_mode == ReturnMode::kNone) continue;
    log_odds[sample.origin].push_back(verdict.content_log_odds);
    decided += verdict.origin != Origin::kUndetermined;
  }
  ASSERT_GE(log_odds["backscatter"].size(), 15u);
  ASSERT_GE(log_odds["legitimate"].size(), 15u);
  const double auc = Auc(log_odds["backscatter"], log_odds["legitimate"]);
  EXPECT_GE(auc, 0.9);
  EXPECT_GE(decided, 15);
  RecordProperty("auc", std::to_string(auc));
  RecordProperty("decided", decided);
}

// 51 of 52 do (98 %); the floor is just under that and lets one more fall silent.
TEST(ShippedModel, SaysWhomOrWhyOfFailedDeliveries) {
  const auto classifier = NewClassifier();
  size_t failed = 0;
  std::vector<std::string> silent;
  for (const Sample& sample : Samples()) {
    if (sample.kind != "dsn-failed") continue;
    const Verdict verdict = classifier->Classify(sample.bytes);
    ++failed;
    if (verdict.recipient_count == 0 && verdict.reason == FailureReason::kUndefined) {
      silent.push_back(sample.path);
    }
  }
  ASSERT_GE(failed, 50u);
  EXPECT_LE(silent.size() * 100, failed * 5) << testing::PrintToString(silent);
}

TEST(ShippedModel, ExplainsEverySampleExactly) {
  const auto classifier = NewClassifier();
  for (const Sample& sample : Samples()) {
    const Verdict verdict = classifier->Classify(sample.bytes);
    std::map<std::string_view, double> sums;
    for (const Reason& reason : classifier->Explain()) sums[reason.head] += reason.log_odds;
    EXPECT_NEAR(sums["origin"], verdict.log_odds, 1e-9) << sample.path;
    EXPECT_GT(sums["kind"], 0) << sample.path;
  }
}

TEST(ShippedModel, OriginDoesNotSeeTheWrapper) {
  const std::string original =
      "Received: from pc.example.org (pc.example.org [192.0.2.7]) by mail.example.org; Mon, 2 Nov "
      "2026 10:00:00 +0000\n"
      "Message-ID: <4F2.1@mail.example.org>\nDate: Mon, 2 Nov 2026 09:59:58 +0000\nFrom: Ada "
      "<ada@example.org>\n"
      "To: bob@example.net\nSubject: Re: the minutes of Tuesday\nIn-Reply-To: <1@example.net>\n\n"
      "Thanks, I have put the minutes into the shared folder. See you on Friday.\n";
  const std::string standard =
      "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.net (Mail Delivery System)\nTo: "
      "ada@example.org\n"
      "Subject: Undelivered Mail Returned to Sender\nMIME-Version: 1.0\n"
      "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\n"
      "I'm sorry to have to inform you that your message could not be delivered.\n\n--b\n"
      "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\n"
      "Final-Recipient: rfc822; bob@example.net\nAction: failed\nStatus: 5.1.1\n\n--b\n"
      "Content-Type: message/rfc822\n\n" +
      original + "\n--b--\n";
  const std::string other =
      "From: Postmaster <postmaster@relay.example.com>\nTo: someone.else@example.org\n"
      "Subject: Undeliverable: the minutes\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\n"
      "Content-Type: multipart/mixed; boundary=\"=_x\"\n\n--=_x\nContent-Type: text/plain\n\n"
      "Delivery has failed to these recipients: bob. The mailbox is full.\n\n--=_x\n"
      "Content-Type: message/rfc822\n\n" +
      original + "\n--=_x--\n";
  const auto classifier = NewClassifier();
  const Verdict first = classifier->Classify(standard);
  const Verdict second = classifier->Classify(other);
  ASSERT_EQ(first.kind, Kind::kDsnFailed);
  ASSERT_EQ(second.kind, Kind::kDsnFailed);
  ASSERT_EQ(first.return_mode, ReturnMode::kFull);
  EXPECT_DOUBLE_EQ(first.content_log_odds, second.content_log_odds);
}

TEST(ShippedModel, RefusesADamagedFile) {
  const std::string whole = ReadFile(kModelFile);
  std::mt19937_64 random(20261122);
  std::shared_ptr<const Model> model;
  for (int i = 0; i < 60; ++i) {
    std::string damaged = whole;
    damaged[random() % damaged.size()] ^= static_cast<char>(1 + random() % 255);
    EXPECT_FALSE(Model::FromBytes(damaged, &model).ok());
    damaged = whole.substr(0, random() % whole.size());
    EXPECT_FALSE(Model::FromBytes(damaged, &model).ok());
  }
  EXPECT_EQ(model, nullptr);
}

}  // namespace
}  // namespace backstop
