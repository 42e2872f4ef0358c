#include "cli/table_sink.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/clock.hpp"

namespace velo::cli {

namespace {

constexpr size_t kSampleRows = 1000;
constexpr int64_t kSampleNanos = 300'000'000;  // a query over live data shows its first rows all the same

// Columns a text takes on a terminal; bytes that are no UTF-8 count one each.
size_t display_width(const std::string& text) {
  size_t width = 0;
  const auto* at = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  for (auto left = static_cast<utf8proc_ssize_t>(text.size()); left > 0;) {
    utf8proc_int32_t code_point = 0;
    const utf8proc_ssize_t bytes = utf8proc_iterate(at, left, &code_point);
    width += bytes > 0 ? static_cast<size_t>(utf8proc_charwidth(code_point)) : 1;
    at += std::max<utf8proc_ssize_t>(bytes, 1);
    left -= std::max<utf8proc_ssize_t>(bytes, 1);
  }
  return width;
}

// Line ends and tabs would tear the table apart.
std::string one_line(std::string text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') out += "\\n";
    else if (c == '\t') out += "\\t";
    else if (c == '\r') out += "\\r";
    else out += c;
  }
  return out;
}

class TableSink final : public connector::RowSink {
 public:
  TableSink(const Schema& schema, std::FILE* out) : out_(out) {
    for (const Field& field : schema.fields) {
      header_.push_back(one_line(field.name));
      right_.push_back(field.type.is_numeric());
    }
  }

  Status write(const Batch& batch) override {
    for (uint32_t i = 0; i < batch.selection.count(); ++i) {
      const RowKind kind = batch.kind(batch.selection[i]);
      if (kind == RowKind::UpdateBefore || kind == RowKind::Delete) continue;  // as in all output without 'changelog'
      std::vector<std::string> row;
      for (const Vector* column : batch.columns) row.push_back(one_line(column->value(batch.selection[i]).text()));
      if (rows_++ == 0) first_row_at_ = system_clock().monotonic_nanos();
      if (widths_.empty()) {
        sample_.push_back(std::move(row));
        if (sample_.size() == kSampleRows) print_sample();
      } else {
        print(row);
      }
    }
    if (widths_.empty() && rows_ != 0 && system_clock().monotonic_nanos() - first_row_at_ > kSampleNanos)
      print_sample();
    return {};
  }

  Status close() override {
    if (widths_.empty()) print_sample();
    print_rule();
    std::fprintf(out_, "%llu %s\n", static_cast<unsigned long long>(rows_), rows_ == 1 ? "row" : "rows");
    if (std::fflush(out_) != 0) return Error(4090, "the reader of the results went away");
    return {};
  }

 private:
  void print_sample() {
    for (const std::string& name : header_) widths_.push_back(display_width(name));
    for (const auto& row : sample_) {
      for (size_t i = 0; i < row.size(); ++i) widths_[i] = std::max(widths_[i], display_width(row[i]));
    }
    print_rule();
    print(header_);
    print_rule();
    for (const auto& row : sample_) print(row);
    sample_.clear();
  }

  void print(const std::vector<std::string>& cells) {
    std::string line = "|";
    for (size_t i = 0; i < cells.size(); ++i) {
      const std::string blanks(widths_[i] - std::min(widths_[i], display_width(cells[i])), ' ');
      line += ' ' + (right_[i] ? blanks + cells[i] : cells[i] + blanks) + " |";
    }
    std::fprintf(out_, "%s\n", line.c_str());
  }

  void print_rule() {
    std::string line = "+";
    for (const size_t width : widths_) line += std::string(width + 2, '-') + '+';
    std::fprintf(out_, "%s\n", line.c_str());
  }

  std::FILE* out_;
  std::vector<std::string> header_;
  std::vector<bool> right_;
  std::vector<size_t> widths_;  // empty until the sample is complete
  std::vector<std::vector<std::string>> sample_;
  uint64_t rows_ = 0;
  int64_t first_row_at_ = 0;
};

}  // namespace

std::unique_ptr<connector::RowSink> make_table_sink(const Schema& schema, std::FILE* out) {
  return std::make_unique<TableSink>(schema, out);
}

}  // namespace velo::cli
