// Writes every message of a corpus, or what each returns, into a folder of files with an index, so
// that rivals which read files get exactly the messages and labels that Backstop gets.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "reader/mail_source.h"
#include "report/report.h"
#include "set_labels/label_table.h"

namespace backstop::bench {
namespace {

struct Options {
  std::vector<std::string> paths;
  std::vector<std::string> labels;
  std::string out;
  bool is_returned = false;
};

// The returned message's own bytes: its header block, and the body where one came back.
std::string_view Returned(const report::Report& report) {
  if (!report.returned.exists()) return {};
  const mime::Part& part = report.returned.part();
  const uint32_t end = report.return_mode == ReturnMode::kHeaders ? part.header.end : part.body.end;
  return report.returned.bytes.substr(part.header.begin, end - part.header.begin);
}

int Fail(const std::string& text) {
  std::cerr << "versus_export: " << text << "\n";
  return 1;
}

int Export(const Options& options) {
  corpus::LabelTable labels;
  for (const std::string& file : options.labels) {
    if (const Status s = labels.Load(file); !s.ok()) return Fail(s.message());
  }
  std::error_code error;
  std::filesystem::create_directories(options.out, error);
  if (error) return Fail(options.out + ": cannot be made (" + error.message() + ")");
  std::ofstream index(options.out + "/index.tsv", std::ios::binary);
  index << "file\tpath\tindex\tkind\torigin\tsource\tnote\treturn\n";
  report::Reader reader;
  uint64_t number = 0;
  bool is_good = true;
  for (const std::string& path : options.paths) {
    const Status read = corpus::ForEachMessage(path, [&](const corpus::MessageRef& message) {
      if (!message.error.empty()) return true;
      const report::Report& report = reader.Read(message.bytes);
      char name[32];
      std::snprintf(name, sizeof name, "%08llu.eml", static_cast<unsigned long long>(++number));
      std::ofstream file(options.out + "/" + name, std::ios::binary);
      file << (options.is_returned ? Returned(report) : message.bytes);
      const corpus::LabelView label = labels.Find(message.path).value_or(corpus::LabelView());
      index << name << '\t' << message.path << '\t' << message.index << '\t' << label.kind << '\t'
            << label.origin << '\t' << label.source << '\t' << label.note << '\t'
            << ReturnModeName(report.return_mode) << '\n';
      return is_good = file.flush().good();
    });
    if (!read.ok()) return Fail(read.message());
  }
  is_good = is_good && index.flush().good();
  return is_good ? 0 : Fail(options.out + ": cannot write; is the disk full?");
}

}  // namespace
}  // namespace backstop::bench

int main(int argc, char** argv) {
  backstop::bench::Options options;
  CLI::App app("Writes a corpus as a folder of files with index.tsv", "versus_export");
  app.add_option("PATH", options.paths, "mail, as backstop score takes it")->required();
  app.add_option("--labels", options.labels, "labels TSV; may be given more than once")
      ->allow_extra_args(false);
  app.add_option("--out", options.out, "folder to write")->required();
  app.add_flag("--returned", options.is_returned, "what each message returns, not the message");
  app.footer("Example: versus_export --labels set.labels.tsv --out /tmp/files set.tar.zst");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? 0 : 2;
  }
  return backstop::bench::Export(options);
}
