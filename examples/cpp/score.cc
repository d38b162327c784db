// Scores message files with the C++ API: the same lines as ../c99/score.c, and below each the two
// heaviest reasons for the origin on stderr.
//
//   ./score /usr/share/backstop/default.backstop bounce.eml

#include <backstop/classifier.h>

#include <cstdio>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>

namespace {

bool Score(backstop::Classifier* classifier, const char* path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  if (file.peek() != EOF) bytes << file.rdbuf();  // an empty file is a message too
  if (!file.is_open() || file.bad() || !bytes) {
    std::cerr << path << ": cannot be read\n";
    return false;
  }
  const std::string message = bytes.str();
  const backstop::Verdict v = classifier->Classify(message);
  std::cout << path << '\t' << KindName(v.kind) << '\t' << OriginName(v.origin) << '\t'
            << AssuranceName(v.assurance) << '\t' << FailureReasonName(v.reason) << '\t'
            << ReturnModeName(v.return_mode) << '\t' << v.p_ndr << '\t' << v.p_backscatter << '\t'
            << v.log_odds << '\n';
  int shown = 0;
  for (const backstop::Reason& r : classifier->Explain()) {
    if (r.head != "origin" || ++shown > 2) continue;
    std::cerr << "  " << r.log_odds << ' ' << r.feature << '\n';
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "usage: score MODEL FILE...\n";
    return 2;
  }
  std::shared_ptr<const backstop::Model> model;
  backstop::Status status = backstop::Model::Open(argv[1], &model);
  std::unique_ptr<backstop::Classifier> classifier;
  if (status.ok()) status = backstop::Classifier::New(model, {}, &classifier);
  if (!status.ok()) {
    std::cerr << "score: " << status.message() << '\n';
    return 1;
  }
  bool is_good = true;
  for (int i = 2; i < argc; ++i) is_good = Score(classifier.get(), argv[i]) && is_good;
  return is_good ? 0 : 1;
}
