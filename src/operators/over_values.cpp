// The calls that pick a value or a place: they need no state but the rows of the walk.
#include "base/check.hpp"
#include "operators/over_calls.hpp"

namespace velo::operators {

using functions::WindowKind;

namespace {

/// Row `row` of NTILE(parts): the first parts have a row more where they cannot be equal.
int64_t tile(size_t row, size_t rows, int64_t parts) {
  const auto n = static_cast<int64_t>(rows);
  const auto at = static_cast<int64_t>(row);
  const int64_t size = n / parts;
  const int64_t larger = n % parts;
  const int64_t in_larger = larger * (size + 1);
  return at < in_larger ? at / (size + 1) + 1 : larger + (at - in_larger) / size + 1;
}

}  // namespace

int64_t rows_to(const plan::OverCall& call) { return call.kind == WindowKind::Lead ? call.count : -call.count; }

void OverCalls::compute_rank(size_t call, const OverWalk& walk, Vector& out, uint32_t to) const {
  const size_t rows = walk.rows.end();
  const auto set = [&](size_t value) { out.data<int64_t>()[to] = static_cast<int64_t>(value); };
  const auto set_share = [&](size_t part, size_t whole) {
    out.data<double>()[to] = static_cast<double>(part) / static_cast<double>(whole);
  };
  switch (calls_[call].kind) {
    case WindowKind::RowNumber: return set(walk.next + 1);
    case WindowKind::Rank: return set(walk.peers_begin + 1);
    case WindowKind::DenseRank: return set(walk.peer_group);
    case WindowKind::PercentRank: return rows == 1 ? set_share(0, 1) : set_share(walk.peers_begin, rows - 1);
    case WindowKind::CumeDist: return set_share(walk.peers_end, rows);
    case WindowKind::Ntile: return set(static_cast<size_t>(tile(walk.next, rows, calls_[call].count)));
    default: CHECK(false, "no ranking function");
  }
}

bool OverCalls::null_at(const OverWalk& walk, size_t row, size_t column) const {
  return inputs_.value_codec().is_null(walk.rows[row] + values_at_, column);
}

void OverCalls::copy(const OverWalk& walk, size_t row, size_t column, Vector& out, uint32_t to) const {
  inputs_.value_codec().copy_value(walk.rows[row] + values_at_, column, out, to);
}

void OverCalls::compute_shifted(size_t call, const OverWalk& walk, Vector& out, uint32_t to) const {
  const std::vector<size_t>& columns = inputs_.columns(call);
  const bool skip = calls_[call].ignore_nulls;
  const int64_t by = rows_to(calls_[call]);
  const int64_t step = by < 0 ? -1 : 1;
  const auto end = static_cast<int64_t>(walk.rows.end());
  auto row = static_cast<int64_t>(walk.next);
  if (!skip || by == 0) {
    row = by > end || by < -end ? -1 : row + by;
  } else {
    for (int64_t left = by * step; left > 0;) {
      row += step;
      if (row < 0 || row >= end) break;
      if (!null_at(walk, static_cast<size_t>(row), columns[0])) --left;
    }
  }
  if (row >= 0 && row < end) return copy(walk, static_cast<size_t>(row), columns[0], out, to);
  if (columns.size() > 1) return copy(walk, walk.next, columns[1], out, to);
  out.set_null(to);
}

void OverCalls::compute_value(size_t call, const OverWalk& walk, std::span<const RowSpan> spans, Vector& out,
                              uint32_t to) const {
  const size_t column = inputs_.columns(call)[0];
  const plan::OverCall& of = calls_[call];
  if (of.kind == WindowKind::LastValue && !spans.empty()) return copy(walk, spans.back().end - 1, column, out, to);
  size_t left = of.kind == WindowKind::NthValue ? static_cast<size_t>(of.count) : 1;
  for (const RowSpan& span : spans) {
    for (size_t row = span.begin; row < span.end; ++row) {
      if (!of.ignore_nulls) {
        if (left <= span.end - row) return copy(walk, row + left - 1, column, out, to);
        left -= span.end - row;
        break;
      }
      if (!null_at(walk, row, column) && --left == 0) return copy(walk, row, column, out, to);
    }
  }
  out.set_null(to);
}

}  // namespace velo::operators
