// backstop bench end to end: the keys that scripts read, figures that can be checked by counting,
// and messages that help.

#include <nlohmann/json.hpp>

#include "test_models/messages.h"
#include "test_models/program.h"

namespace backstop {
namespace {

using BenchTest = Program;
using nlohmann::json;

constexpr const char* kBench = "backstop bench --seconds 0 --format json ";

TEST_F(BenchTest, PrintsOneObjectWithTheDocumentedKeys) {
  const std::string bounce = test_models::Bounce({}), letter = test_models::Letter("Hi", "there");
  Write("set/a.eml", bounce);
  Write("set/b.eml", letter);
  const Outcome run = Run(std::string(kBench) + "set");
  ASSERT_EQ(run.status, 0) << run.err;
  const json out = json::parse(run.out);
  EXPECT_EQ(out["messages"], 2);
  EXPECT_EQ(out["bytes"], bounce.size() + letter.size());
  EXPECT_EQ(out["jobs"], 1);
  EXPECT_EQ(out["allocations_per_message"], 0);
  EXPECT_GT(out["seconds_cpu"].get<double>(), 0);
  EXPECT_GT(out["mb_per_s"].get<double>(), 0);
  EXPECT_GT(out["peak_rss_kib"].get<long>(), 1000);
  EXPECT_EQ(out["kinds"], json::parse(R"({"dsn-failed": 1, "ordinary": 1})"));
  EXPECT_NEAR(out["messages_per_s"].get<double>() * out["seconds_cpu"].get<double>(), 2, 0.4);
  const json& us = out["us_per_message"];
  EXPECT_NEAR(us["mean"].get<double>(), out["seconds_cpu"].get<double>() * 1e6 / 2, 1e-6);
  EXPECT_LE(us["p50"], us["p99"]);
  EXPECT_EQ(us["p99"], us["p999"]);  // of two messages: the slower one
  EXPECT_LE(out["ns_per_byte"]["p50"], out["ns_per_byte"]["p999"]);
  EXPECT_FALSE(out.contains("accuracy"));
}

TEST_F(BenchTest, MeasuresWithSeveralThreads) {
  Write("a.eml", test_models::Bounce({}));
  const Outcome run = Run(std::string(kBench) + "--jobs 3 a.eml");
  ASSERT_EQ(run.status, 0) << run.err;
  const json out = json::parse(run.out);
  EXPECT_EQ(out["jobs"], 3);
  EXPECT_EQ(out["messages"], 1);
  EXPECT_EQ(out["allocations_per_message"], 0);
}

TEST_F(BenchTest, WithLabelsTellsHowManyVerdictsAreRight) {
  Write("set/a.eml", test_models::Bounce({}));
  Write("set/b.eml", test_models::Letter("Hi", "there"));
  Write("set/c.eml", test_models::Letter("Hi", "again"));
  Write("set/d.eml", test_models::Letter("Not", "labelled"));
  Write("labels.tsv",
        "path\tkind\torigin\tsource\tnote\n"
        "set/a.eml\tdsn-failed\tlegitimate\tx\t\n"
        "set/b.eml\tordinary\tham\tx\t\n"
        "set/c.eml\tdsn-delayed\tunknown\tx\t\n");
  const Outcome run = Run(std::string(kBench) + "--labels labels.tsv set");
  ASSERT_EQ(run.status, 0) << run.err;
  const json accuracy = json::parse(run.out)["accuracy"];
  EXPECT_EQ(accuracy["judged"], 3);
  EXPECT_EQ(accuracy["unlabelled"], 1);
  EXPECT_EQ(accuracy["kind_totals"]["right"], 2);
  EXPECT_EQ(accuracy["kind_totals"]["reports_found"], 1);
  EXPECT_EQ(accuracy["kind_totals"]["ordinary_as_failed"], 0);
  const Outcome table = Run("backstop bench --seconds 0 --labels labels.tsv set");
  EXPECT_NE(table.out.find("all kinds right"), std::string::npos);
  EXPECT_NE(table.out.find("2/3 = 66.667 %"), std::string::npos) << table.out;
}

TEST_F(BenchTest, SaysWhatIsWrongWithItsInput) {
  Write("a.eml", test_models::Bounce({}));
  Write("other.tsv", "path\tkind\torigin\tsource\tnote\nx.eml\tordinary\tham\tx\t\n");
  const Outcome labels = Run("backstop bench --seconds 0 --labels other.tsv a.eml");
  EXPECT_EQ(labels.status, 1);
  EXPECT_EQ(labels.err,
            "error: other.tsv: labels none of the 1 messages; its paths must end as the messages' "
            "paths do\n");
  const Outcome nothing = Run("backstop bench missing.eml");
  EXPECT_EQ(nothing.status, 1);
  EXPECT_EQ(nothing.out, "");
  EXPECT_NE(nothing.err.find("missing.eml: cannot open"), std::string::npos);
  EXPECT_NE(nothing.err.find("no message to measure"), std::string::npos);
  EXPECT_EQ(Run("backstop bench --jobs 0 a.eml").status, 2);
  EXPECT_EQ(Run("backstop bench --seconds -1 a.eml").status, 2);
  const Outcome partly = Run(std::string(kBench) + "a.eml missing.eml");
  EXPECT_EQ(partly.status, 1);
  EXPECT_EQ(json::parse(partly.out)["messages"], 1);
}

}  // namespace
}  // namespace backstop
