// Scores message files with the C++ API: the same lines as ../c99/score.c, and below each the two
// heaviest reasons for the origin on stderr.
//
//   ./score /usr/share/backstop/default.backstop bounce.eml

#include <backstop/classifier.h>

#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>

namespace {

bool Score(backstop::Classifier* classifier, const char* path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  if (!file || !(bytes << file.rdbuf())) {
    std::fprintf(stderr, "%s: cannot be read\n", path);
    return false;
  }
  const std::string message = bytes.str();
  const backstop::Verdict v = classifier->Classify(message);
  std::printf("%s\t%s\t%s\t%s\t%s\t%s\t%.6g\t%.6g\t%.6g\n", path, KindName(v.kind).data(),
              OriginName(v.origin).data(), AssuranceName(v.assurance).data(),
              FailureReasonName(v.reason).data(), ReturnModeName(v.return_mode).data(), v.p_ndr,
              v.p_backscatter, v.log_odds);
  int shown = 0;
  for (const backstop::Reason& r : classifier->Explain()) {
    if (r.head != "origin" || ++shown > 2) continue;
    std::fprintf(stderr, "  %+.2f %.*s\n", r.log_odds, static_cast<int>(r.feature.size()),
                 r.feature.data());
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: score MODEL FILE...\n");
    return 2;
  }
  std::shared_ptr<const backstop::Model> model;
  backstop::Status status = backstop::Model::Open(argv[1], &model);
  std::unique_ptr<backstop::Classifier> classifier;
  if (status.ok()) status = backstop::Classifier::New(model, {}, &classifier);
  if (!status.ok()) {
    std::fprintf(stderr, "score: %s\n", status.message().c_str());
    return 1;
  }
  bool is_good = true;
  for (int i = 2; i < argc; ++i) is_good = Score(classifier.get(), argv[i]) && is_good;
  return is_good ? 0 : 1;
}
