// The files of page/ as they are built into the program.

#ifndef BACKSTOP_TRAINING_EVAL_REPORT_REPORT_ASSETS_H_
#define BACKSTOP_TRAINING_EVAL_REPORT_REPORT_ASSETS_H_

#include <string_view>

namespace backstop::training::assets {

extern const std::string_view kPage;
extern const std::string_view kStyle;
extern const std::string_view kChartsScript;
extern const std::string_view kPageScript;
extern const std::string_view kPlotScript;  // uPlot, MIT
extern const std::string_view kPlotStyle;

}  // namespace backstop::training::assets

#endif  // BACKSTOP_TRAINING_EVAL_REPORT_REPORT_ASSETS_H_
