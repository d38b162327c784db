// Our logistic regression beside liblinear's (L2R_LR, Newton's method with conjugate gradients) on
// the same matrix and objective: a head of a recipe over extracted examples, rows of weight 1, two
// labels, no source penalty, the constant an ordinary penalised column as in liblinear. Both get
// ever finer tolerances until they are within 1e-6 of the best objective that either finds; CPU
// times are of the coarsest that gets there, and of the settings used by default.

#include <linear.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <string>
#include <vector>

#include "backstop/labels.h"
#include "examples/examples.h"
#include "fit/logistic.h"
#include "heads/head_design.h"
#include "heads/head_fit.h"
#include "recipe/recipe.h"

namespace backstop::training {
namespace {

constexpr double kClose = 1e-6;  // relative to the best objective
constexpr double kTolerances[] = {1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8};
constexpr double kLiblinearDefault = 1e-2;

double CpuSeconds() {
  timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

struct Problem {
  HeadDesign of;
  LogisticOptions options;
  double Objective(const std::vector<double>& u) const {
    std::vector<double> gradient;
    return LogisticObjective(of.design, 2, options, u, &gradient);
  }
};

// One label of the head against all others.
Problem MakeProblem(const Recipe& recipe, const Examples& examples, Head head, uint32_t positive) {
  const TermIndex index(examples, head);
  const std::vector<uint32_t> labels = TrainedLabels(examples, head, recipe.min_labels);
  const std::vector<bool> all(examples.rows.size(), true);
  Problem problem{DesignHead(examples, index, recipe, head, labels, all), {}};
  const uint32_t outputs = OutputsFor(problem.of.labels);
  Design& design = problem.of.design;
  Design with_constant;
  with_constant.columns = design.columns + 1;
  for (const Design::Row& row : design.rows) {
    std::array<std::span<const uint32_t>, kBlocks> blocks;
    std::vector<uint32_t> first;
    size_t block = 0;
    design.ForEachBlock(
        row, [&](double, std::span<const uint32_t> columns) { blocks[block++] = columns; });
    first.assign(blocks[0].begin(), blocks[0].end());
    first.push_back(design.columns);
    blocks[0] = first;
    with_constant.Add(blocks, row.value).label = labels[row.label] == positive ? 1 : 0;
  }
  design = std::move(with_constant);
  for (size_t c = 0; c + 1 < design.columns; ++c)
    problem.options.scale.push_back(problem.of.scale[c * outputs]);
  problem.options.scale.push_back(1);
  problem.options.has_bias = false;
  problem.options.threads = 1;
  problem.options.max_iterations = 5000;
  problem.options.l2 = recipe.head(head).l2.front();
  return problem;
}

// liblinear's view of it.
struct Nodes {
  std::vector<feature_node> nodes;
  std::vector<feature_node*> rows;
  std::vector<double> labels;
  problem view{};
};
void Translate(const Problem& from, Nodes* to) {
  const Design& design = from.of.design;
  std::vector<size_t> begins;
  for (const Design::Row& row : design.rows) {
    begins.push_back(to->nodes.size());
    design.ForEach(row, [&](size_t column, double value) {
      to->nodes.push_back({static_cast<int>(column) + 1, value * from.options.scale[column]});
    });
    std::sort(to->nodes.begin() + static_cast<std::ptrdiff_t>(begins.back()), to->nodes.end(),
              [](const feature_node& a, const feature_node& b) { return a.index < b.index; });
    to->nodes.push_back({-1, 0});
    to->labels.push_back(row.label);
  }
  for (size_t begin : begins) to->rows.push_back(&to->nodes[begin]);
  to->view = {static_cast<int>(to->rows.size()), static_cast<int>(design.columns),
              to->labels.data(), to->rows.data(), -1};
}

struct Run {
  double tolerance;
  double seconds;
  double objective;
};

Run RunLiblinear(const Problem& problem, const Nodes& nodes, double tolerance) {
  parameter parameter{};
  parameter.solver_type = L2R_LR;
  parameter.eps = tolerance;
  parameter.C = 1 / (problem.options.l2 * static_cast<double>(nodes.rows.size()));
  const double begin = CpuSeconds();
  model* trained = train(&nodes.view, &parameter);
  Run run{tolerance, CpuSeconds() - begin, 0};
  const double sign = trained->label[0] == 1 ? 1 : -1;
  std::vector<double> u(trained->w, trained->w + problem.of.design.columns);
  for (double& weight : u) weight *= sign;
  u.push_back(0);
  free_and_destroy_model(&trained);
  run.objective = problem.Objective(u);
  return run;
}

Run RunOurs(const Problem& problem, double tolerance) {
  LogisticOptions options = problem.options;
  options.tolerance = tolerance;
  Linear linear;
  const double begin = CpuSeconds();
  const Status status = FitLogistic(problem.of.design, 2, options, &linear);
  Run run{tolerance, CpuSeconds() - begin, INFINITY};
  if (!status.ok()) {
    std::fprintf(stderr, "ours, tolerance %g: %s\n", tolerance, status.message().c_str());
    return run;
  }
  std::vector<double> u = linear.weight;
  for (size_t i = 0; i < u.size(); ++i) u[i] /= options.scale[i];
  u.push_back(0);
  run.objective = problem.Objective(u);
  return run;
}

void Print(const char* name, const std::vector<Run>& runs, double best, double by_default) {
  for (const Run& run : runs) {
    std::printf("| %s | %.0e%s | %.3f | %.12f | %.1e |\n", name, run.tolerance,
                run.tolerance == by_default ? " (default)" : "", run.seconds, run.objective,
                run.objective / best - 1);
  }
}

const Run* FirstClose(const std::vector<Run>& runs, double best) {
  for (const Run& run : runs) {
    if (run.objective <= best * (1 + kClose)) return &run;
  }
  return nullptr;
}

int Compare(const char* title, const Problem& problem) {
  Nodes nodes;
  Translate(problem, &nodes);
  std::printf("\n%s: %zu rows, %u columns, %zu values, l2 %g\n\n", title, nodes.rows.size(),
              problem.of.design.columns, nodes.nodes.size() - nodes.rows.size(),
              problem.options.l2);
  std::vector<Run> theirs;
  std::vector<Run> ours;
  for (double tolerance : kTolerances) {
    theirs.push_back(RunLiblinear(problem, nodes, tolerance));
    ours.push_back(RunOurs(problem, tolerance));
  }
  double best = INFINITY;
  for (const auto* runs : {&theirs, &ours}) {
    for (const Run& run : *runs) best = std::min(best, run.objective);
  }
  std::printf(
      "| solver | tolerance | CPU s | objective | above the best |\n| --- | --- | --- | --- | --- "
      "|\n");
  Print("liblinear", theirs, best, kLiblinearDefault);
  Print("ours", ours, best, kModelTolerance);
  const Run* them = FirstClose(theirs, best);
  const Run* us = FirstClose(ours, best);
  if (them == nullptr || us == nullptr) {
    std::printf("\n%s never comes within %g of the best\n", us == nullptr ? "ours" : "liblinear",
                kClose);
    return 1;
  }
  std::printf("\nwithin %g: ours %.3f s, liblinear %.3f s, ratio %.2f\n", kClose, us->seconds,
              them->seconds, us->seconds / them->seconds);
  return 0;
}

int CompareAll(const std::string& recipe_file, const std::string& examples_file) {
  Recipe recipe;
  Examples examples;
  Status status = LoadRecipe(recipe_file, &recipe);
  if (status.ok()) status = ReadExamples(examples_file, &examples);
  if (!status.ok()) {
    std::fprintf(stderr, "fit_versus: %s\n", status.message().c_str());
    return 1;
  }
  set_print_string_function([](const char*) {});
  const int origin = Compare("origin", MakeProblem(recipe, examples, Head::kOrigin,
                                                   static_cast<uint32_t>(Origin::kBackscatter)));
  const int kind =
      Compare("kind, dsn-failed against the rest",
              MakeProblem(recipe, examples, Head::kKind, static_cast<uint32_t>(Kind::kDsnFailed)));
  return std::max(origin, kind);
}

}  // namespace
}  // namespace backstop::training

int main(int argc, char** argv) {
  CLI::App app("Our logistic regression beside liblinear's, on the heads of a recipe.");
  app.footer("Example: fit_versus --recipe models/recipe.toml --examples /tmp/w/examples.bin");
  std::string recipe;
  std::string examples;
  app.add_option("--recipe", recipe, "the recipe")->required();
  app.add_option("--examples", examples, "what backstop-train extract wrote")->required();
  CLI11_PARSE(app, argc, argv);
  return backstop::training::CompareAll(recipe, examples);
}
