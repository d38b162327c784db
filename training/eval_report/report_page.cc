// The page is a template with places for styles, scripts and data; all of them are in the program
// (report_assets.cc, made at configure time from page/).

#include "eval_report/evaluation_report.h"
#include "eval_report/report_assets.h"

namespace backstop::training {
namespace {

void Replace(std::string* text, std::string_view place, std::string_view with) {
  const size_t at = text->find(place);
  if (at != std::string::npos) text->replace(at, place.size(), with);
}

// JSON inside a script element: no "<" may stand there as such.
std::string ForScript(const std::string& json) {
  std::string out;
  for (char c : json) {
    if (c == '<') {
      out += "\\u003c";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

std::string ReportPage(const std::string& json) {
  std::string page(assets::kPage);
  Replace(&page, "/*styles*/", std::string(assets::kPlotStyle) + std::string(assets::kStyle));
  Replace(&page, "/*plot*/", assets::kPlotScript);
  Replace(&page, "/*charts*/", assets::kChartsScript);
  Replace(&page, "/*page*/", assets::kPageScript);
  Replace(&page, "/*data*/", ForScript(json));
  return page;
}

}  // namespace backstop::training
