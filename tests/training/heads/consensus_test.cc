// What the sources say one by one, on designs that are made so that all of them together mislead.

#include "heads/consensus.h"

#include <gtest/gtest.h>

#include <cmath>

namespace backstop::training {
namespace {

struct Made {
  Design design;
  std::vector<RowOrigin> origins;

  // `rows` rows of a group and label, of which `with` have column 0.
  void Add(uint32_t group, uint32_t label, uint32_t rows, uint32_t with, double weight = 1) {
    const std::vector<uint32_t> column{0};
    for (uint32_t i = 0; i < rows; ++i) {
      Design::Row& row = design.Add({i < with ? column : std::vector<uint32_t>{}, {}, {}});
      row.label = label;
      row.weight = weight;
      origins.push_back({0, ReturnMode::kFull, group});
    }
  }
  double Ratio() const { return ConsensusRatios(design, origins)[0]; }
};

Made OneColumn() {
  Made made;
  made.design.columns = 1;
  return made;
}

TEST(Consensus, IsTheMeanOfTheDomainsDrawnTowardsNothing) {
  Made made = OneColumn();
  made.Add(3, 1, 200, 150);
  made.Add(3, 0, 400, 100);
  made.Add(8, 1, 100, 80);
  made.Add(8, 0, 100, 10);
  const auto one = [](double with1, double rows1, double with0, double rows0, double* variance) {
    const double more1 = rows1 / (rows0 + rows1);
    const double more0 = 1 - more1;
    const double w1 = with1 + more1;
    const double o1 = rows1 - with1 + more1;
    const double w0 = with0 + more0;
    const double o0 = rows0 - with0 + more0;
    *variance = 1 / w1 + 1 / o1 + 1 / w0 + 1 / o0;
    return std::log(w1 / o1) - std::log(w0 / o0);
  };
  double v3 = 0;
  double v8 = 0;
  const double r3 = one(150, 200, 100, 400, &v3);
  const double r8 = one(80, 100, 10, 100, &v8);
  const double expected = (r3 / (v3 + 2) + r8 / (v8 + 2)) / (1 / (v3 + 2) + 1 / (v8 + 2) + 1);
  EXPECT_NEAR(made.Ratio(), expected, 1e-12);
}

TEST(Consensus, DoesNotTakeTheMarkOfASourceForTheMarkOfALabel) {
  Made made = OneColumn();
  made.Add(0, 1, 900, 900);  // a source of spam, nearly, whose every message has the column
  made.Add(0, 0, 100, 100);
  made.Add(1, 1, 100, 0);
  made.Add(1, 0, 900, 0);
  EXPECT_NEAR(made.Ratio(), 0, 1e-12) << "the ratio of all rows together is log 81 = 4.4";
}

TEST(Consensus, DoesNotBlameAWordForItsLanguage) {
  Made made = OneColumn();
  made.Add(0, 1, 500, 0);
  made.Add(0, 0, 900, 0);
  made.Add(1, 1, 400, 300);  // the same source's mail of another language is all spam
  EXPECT_EQ(made.Ratio(), 0);
  made.Add(2, 1, 200, 10);  // and elsewhere it is not
  made.Add(2, 0, 200, 150);
  EXPECT_LT(made.Ratio(), -0.5);
}

TEST(Consensus, CountsAShareByWeightAndADomainByRows) {
  Made even = OneColumn();
  even.Add(0, 1, 200, 100);
  even.Add(0, 0, 200, 50);
  Made scaled = OneColumn();
  scaled.Add(0, 1, 200, 100, 0.25);
  scaled.Add(0, 0, 200, 50, 4);
  EXPECT_NEAR(even.Ratio(), scaled.Ratio(), 1e-9);
}

TEST(Consensus, SaysNothingAtAllOfAColumnThatNoRowHas) {
  Made made = OneColumn();
  made.Add(0, 1, 331, 0);
  made.Add(0, 0, 107, 0);
  made.Add(2, 1, 1009, 0);
  made.Add(2, 0, 313, 0);
  EXPECT_EQ(made.Ratio(), 0) << "no rest of rounding: only features with a weight reach the model";
}

TEST(Consensus, NeedsEnoughRowsOfBothLabelsInADomain) {
  Made made = OneColumn();
  made.Add(0, 1, 1000, 1000);  // no legitimate mail
  made.Add(1, 1, 99, 99);      // too little spam
  made.Add(1, 0, 1000, 0);
  EXPECT_EQ(made.Ratio(), 0);
  made.Add(1, 1, 1, 1);
  EXPECT_GT(made.Ratio(), 0.5);
}

}  // namespace
}  // namespace backstop::training
