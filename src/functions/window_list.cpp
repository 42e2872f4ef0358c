// The table of contents of the functions that exist only with OVER. The relation t(x) of the examples holds
// 3, 1, NULL, 4, 2.
#include "base/text.hpp"
#include "functions/window.hpp"

namespace velo::functions {

namespace {

constexpr WindowFunction kFunctions[] = {
    {"cume_dist", "cume_dist() OVER (.. ORDER BY ..)",
     "Share of the partition's rows that stand before the row or beside it: from above 0 to 1.",
     "cume_dist() OVER (ORDER BY x)", "0.6, 0.2, 1, 0.8, 0.4", WindowKind::CumeDist, 0, 0},
    {"delta", "delta(x [, rows]) OVER (.. ORDER BY ..)",
     "x minus the value of x so many rows (1) before; NULL where there is no such row.", "delta(x) OVER (ORDER BY x)",
     "1, NULL, NULL, 1, 1", WindowKind::Lag, 1, 2},
    {"dense_rank", "dense_rank() OVER (.. ORDER BY ..)",
     "Rank of the row among the distinct values of ORDER BY, without gaps.", "dense_rank() OVER (ORDER BY x > 2)",
     "2, 1, 3, 2, 1", WindowKind::DenseRank, 0, 0},
    {"first_value", "first_value(x) [IGNORE NULLS] OVER (..)", "Value of x in the first row of the frame.",
     "first_value(x) OVER (ORDER BY x)", "1, 1, 1, 1, 1", WindowKind::FirstValue, 1, 1},
    {"lag", "lag(x [, rows [, default]]) [IGNORE NULLS] OVER (.. ORDER BY ..)",
     "Value of x so many rows (1) before the row; the default (NULL) where there is no such row.",
     "lag(x, 1, 0) OVER (ORDER BY x)", "2, 0, 4, 3, 1", WindowKind::Lag, 1, 3},
    {"last_value", "last_value(x) [IGNORE NULLS] OVER (..)",
     "Value of x in the last row of the frame, which ends with the rows beside the current one unless it says more.",
     "last_value(x) OVER (ORDER BY x)", "3, 1, NULL, 4, 2", WindowKind::LastValue, 1, 1},
    {"lead", "lead(x [, rows [, default]]) [IGNORE NULLS] OVER (.. ORDER BY ..)",
     "Value of x so many rows (1) behind the row; the default (NULL) where there is no such row.",
     "lead(x) OVER (ORDER BY x)", "4, 2, NULL, NULL, 3", WindowKind::Lead, 1, 3},
    {"nth_value", "nth_value(x, n) [IGNORE NULLS] OVER (..)",
     "Value of x in row n of the frame, from 1; NULL where the frame is shorter.", "nth_value(x, 2) OVER (ORDER BY x)",
     "2, NULL, 2, 2, 2", WindowKind::NthValue, 2, 2},
    {"ntile", "ntile(n) OVER (.. ORDER BY ..)",
     "Number of the part, from 1, that the row falls into when the partition is cut into n parts of about equal size.",
     "ntile(2) OVER (ORDER BY x)", "1, 1, 2, 2, 1", WindowKind::Ntile, 1, 1},
    {"percent_rank", "percent_rank() OVER (.. ORDER BY ..)",
     "(rank - 1) / (rows of the partition - 1): from 0 to 1, and 0 for a single row.",
     "percent_rank() OVER (ORDER BY x)", "0.5, 0, 1, 0.75, 0.25", WindowKind::PercentRank, 0, 0},
    {"rank", "rank() OVER (.. ORDER BY ..)",
     "1 + the number of rows before the row; rows beside each other share a rank, and a gap follows them.",
     "rank() OVER (ORDER BY x > 2)", "3, 1, 5, 3, 1", WindowKind::Rank, 0, 0},
    {"row_number", "row_number() OVER (.. [ORDER BY ..])",
     "Number of the row in its partition, from 1; rows that ORDER BY does not tell apart keep the order they came in.",
     "row_number() OVER (ORDER BY x)", "3, 1, 5, 4, 2", WindowKind::RowNumber, 0, 0},
};

}  // namespace

std::span<const WindowFunction> window_functions() { return kFunctions; }

const WindowFunction* find_window_function(std::string_view name) {
  if (equals_ignore_case(name, "first")) name = "first_value";
  if (equals_ignore_case(name, "last")) name = "last_value";
  for (const WindowFunction& function : kFunctions) {
    if (equals_ignore_case(function.name, name)) return &function;
  }
  return nullptr;
}

}  // namespace velo::functions
