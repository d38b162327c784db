// One description of each table serves text and Markdown; JSON has the same figures by name.

#include "accuracy/tables.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "backstop/labels.h"

namespace backstop::accuracy {
namespace {

using nlohmann::json;

std::string Number(double value, int digits) {
  if (!std::isfinite(value)) return "-";
  char text[32];
  std::snprintf(text, sizeof(text), "%.*f", digits, value);
  return text;
}

std::string Word(uint32_t kind) { return std::string(KindName(static_cast<Kind>(kind))); }

// "0.412 / 0.003": shares decided for the right and for the wrong side; the rest is undetermined.
std::string DecidedText(const Decided& decided, size_t of) {
  if (of == 0) return "-";
  const auto total = static_cast<double>(of);
  return Number(static_cast<double>(decided.right) / total, 3) + " / " +
         Number(static_cast<double>(decided.wrong) / total, 3);
}

// "0.979-0.984"
std::string RangeText(const Interval& interval, int digits) {
  if (!std::isfinite(interval.low)) return "-";
  return Number(interval.low, digits) + "-" + Number(interval.high, digits);
}

size_t Undetermined(const BounceLine& line) {
  return line.messages - line.backscatter.messages - line.legitimate.messages;
}

json Finite(double value) { return std::isfinite(value) ? json(value) : json(nullptr); }
json RangeJson(const Interval& interval) {
  return json::array({Finite(interval.low), Finite(interval.high)});
}

}  // namespace

std::string Share(size_t part, size_t whole) {
  if (whole == 0) return "-";
  return std::to_string(part) + "/" + std::to_string(whole) + " = " +
         Number(100 * static_cast<double>(part) / static_cast<double>(whole), 3) + " %";
}

Table OriginTable(const std::string& title, const std::vector<OriginLine>& lines) {
  Table table{title,
              {"fold", "part", "legitimate", "backscatter", "AUC", "95 %", "recall 1 %", "95 %",
               "recall 0.1 %", "1 % moved: FP", "recall", "calibration error",
               "legitimate right / wrong", "backscatter right / wrong"},
              {}};
  for (const OriginLine& line : lines) {
    const bool has_both = line.legitimate > 0 && line.backscatter > 0;
    const auto figure = [has_both](double value, int digits) {
      return has_both ? Number(value, digits) : "-";
    };
    const auto range = [has_both](const Interval& interval, int digits) {
      return has_both ? RangeText(interval, digits) : "-";
    };
    table.rows.push_back(
        {line.fold, line.part, std::to_string(line.legitimate), std::to_string(line.backscatter),
         figure(line.auc.value, 4), range(line.auc, 4), figure(line.recall_at_1.value, 3),
         range(line.recall_at_1, 3), figure(line.recall_at_01, 3), figure(line.transferred_fp, 4),
         figure(line.transferred_recall, 3), figure(line.calibration_error, 3),
         DecidedText(line.legitimate_decided, line.legitimate),
         DecidedText(line.backscatter_decided, line.backscatter)});
  }
  return table;
}

Table ShareTable(const std::string& title, const std::vector<OriginLine>& lines) {
  Table table{title, {"fold", "part"}, {}};
  for (double share : kShares) {
    table.head.push_back(Number(100 * share, 0) + " %: decided");
    table.head.push_back("wrong of decided");
  }
  for (const OriginLine& line : lines) {
    if (line.legitimate == 0 || line.backscatter == 0) continue;
    std::vector<std::string> row{line.fold, line.part};
    for (const AtShare& at : line.at_share) {
      row.push_back(Number(at.decided, 3));
      row.push_back(Number(at.wrong, 4));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table BounceTable(const std::string& title, const std::vector<BounceLine>& lines) {
  Table table{title,
              {"source", "is", "messages", "originals", "called backscatter", "95 %",
               "called legitimate", "95 %", "undetermined"},
              {}};
  for (const BounceLine& line : lines) {
    table.rows.push_back(
        {line.source, std::string(OriginName(line.is)), std::to_string(line.messages),
         std::to_string(line.originals), Share(line.backscatter.messages, line.messages),
         RangeText(line.backscatter.share, 3), Share(line.legitimate.messages, line.messages),
         RangeText(line.legitimate.share, 3), std::to_string(Undetermined(line))});
  }
  return table;
}

Table KindTable(const std::string& title, const std::vector<KindLine>& lines) {
  Table table{title, {"fold", "source", "is", "messages", "right", "called"}, {}};
  for (const KindLine& line : lines) {
    const auto right = line.called.find(line.label);
    std::string others;
    for (const auto& [label, count] : line.called) {
      if (label != line.label)
        others += (others.empty() ? "" : ", ") + Word(label) + " " + std::to_string(count);
    }
    table.rows.push_back({line.fold, line.source, Word(line.label), std::to_string(line.messages),
                          std::to_string(right == line.called.end() ? 0 : right->second), others});
  }
  return table;
}

Table TotalsTable(const std::string& title, const KindTotals& t) {
  return {title,
          {"figure", "value"},
          {{"dsn-failed found in real bounces", Share(t.bounces_found, t.bounces)},
           {"dsn-failed found in all reports", Share(t.reports_found, t.reports)},
           {"ordinary mail called dsn-failed", Share(t.ordinary_as_failed, t.ordinary)},
           {"all kinds right", Share(t.right, t.messages)},
           {"calibration error of p(dsn-failed)", Number(t.calibration_error, 4)}}};
}

std::string Text(const Table& table) {
  std::vector<size_t> width(table.head.size());
  auto measure = [&width](const std::vector<std::string>& row) {
    for (size_t c = 0; c < row.size(); ++c) width[c] = std::max(width[c], row[c].size());
  };
  measure(table.head);
  for (const auto& row : table.rows) measure(row);
  std::string out = table.title + "\n";
  auto print = [&](const std::vector<std::string>& row) {
    for (size_t c = 0; c < row.size(); ++c) {
      out += c == 0 ? "" : "  ";
      out += row[c];
      if (c + 1 < row.size()) out.append(width[c] - row[c].size(), ' ');
    }
    out += "\n";
  };
  print(table.head);
  for (const auto& row : table.rows) print(row);
  return out + "\n";
}

std::string Markdown(const Table& table) {
  std::string out = "### " + table.title + "\n\n";
  auto print = [&out](const std::vector<std::string>& row) {
    for (const std::string& cell : row) out += "| " + cell + " ";
    out += "|\n";
  };
  print(table.head);
  print(std::vector<std::string>(table.head.size(), "---"));
  for (const auto& row : table.rows) print(row);
  return out + "\n";
}

json FiguresJson(const std::vector<OriginLine>& origin, const KindFigures& kind) {
  json out;
  out["origin"] = json::array();
  for (const OriginLine& line : origin) {
    json at_share = json::array();
    for (size_t i = 0; i < line.at_share.size(); ++i) {
      at_share.push_back({{"share", kShares[i]},
                          {"decided", line.at_share[i].decided},
                          {"wrong", line.at_share[i].wrong}});
    }
    out["origin"].push_back({{"at_share", at_share},
                             {"fold", line.fold},
                             {"part", line.part},
                             {"legitimate", line.legitimate},
                             {"backscatter", line.backscatter},
                             {"auc", Finite(line.auc.value)},
                             {"auc_interval", RangeJson(line.auc)},
                             {"recall_at_1", Finite(line.recall_at_1.value)},
                             {"recall_at_1_interval", RangeJson(line.recall_at_1)},
                             {"recall_at_01", Finite(line.recall_at_01)},
                             {"transferred_fp", Finite(line.transferred_fp)},
                             {"transferred_recall", Finite(line.transferred_recall)},
                             {"calibration_error", Finite(line.calibration_error)},
                             {"legitimate_right", line.legitimate_decided.right},
                             {"legitimate_wrong", line.legitimate_decided.wrong},
                             {"backscatter_right", line.backscatter_decided.right},
                             {"backscatter_wrong", line.backscatter_decided.wrong}});
  }
  out["kind"] = json::array();
  for (const KindLine& line : kind.lines) {
    json called = json::object();
    for (const auto& [label, count] : line.called) called[Word(label)] = count;
    out["kind"].push_back({{"fold", line.fold},
                           {"source", line.source},
                           {"kind", Word(line.label)},
                           {"messages", line.messages},
                           {"called", called}});
  }
  const KindTotals& t = kind.totals;
  out["kind_totals"] = {{"bounces", t.bounces},
                        {"bounces_found", t.bounces_found},
                        {"reports", t.reports},
                        {"reports_found", t.reports_found},
                        {"ordinary", t.ordinary},
                        {"ordinary_as_failed", t.ordinary_as_failed},
                        {"messages", t.messages},
                        {"right", t.right},
                        {"calibration_error", t.calibration_error}};
  return out;
}

json BouncesJson(const std::vector<BounceLine>& lines) {
  json out = json::array();
  for (const BounceLine& line : lines) {
    out.push_back({{"source", line.source},
                   {"is", OriginName(line.is)},
                   {"messages", line.messages},
                   {"originals", line.originals},
                   {"backscatter", line.backscatter.messages},
                   {"backscatter_interval", RangeJson(line.backscatter.share)},
                   {"legitimate", line.legitimate.messages},
                   {"legitimate_interval", RangeJson(line.legitimate.share)},
                   {"undetermined", Undetermined(line)}});
  }
  return out;
}

}  // namespace backstop::accuracy
