// Refusing rows is the rare path: it may search and copy, as long as the all-good path is one test.
#include "runtime/fault_policy.hpp"

#include "column/row_offsets.hpp"
#include "operators/codes.hpp"
#include "types/time.hpp"
#include "window/watermark.hpp"

namespace velo::runtime {

namespace {

// The place of a row in its source, as precisely as its origin allows.
Error at_origin(const Batch& batch, const RowError& fault) {
  Error error(fault.code, fault.message);
  if (batch.origin == nullptr) return error;
  const auto [origin, row] = batch.origin->place(fault.row);
  error.where = std::string(origin->where);
  if (const uint64_t line = origin->line(row); line != 0) {
    error.position = {static_cast<uint32_t>(line), 1, 1};
  } else {
    error.message += " (record " + std::to_string(offset_of(*origin, row).value) + ')';
  }
  return error;
}

// How far the watermark had come when it was the row's turn. A source's rows are cut off before they move it; what is
// computed without event time comes out within a step of the watermark, and ends it.
Micros watermark_before(const Batch& batch, uint32_t row) {
  if (batch.times) return window::RowWatermarks(*batch.times).before(row);
  return batch.origin ? kMaxTime : kMinTime;
}

}  // namespace

FaultPolicy::FaultPolicy(plan::OnError on_error, plan::LatePolicy late, std::string query, DeadLetters* dead_letters)
    : on_error_(on_error), late_(late), query_(std::move(query)), dead_letters_(dead_letters) {}

Selection FaultPolicy::refuse(const Batch& batch, RowErrors& errors, Selection rows, uint16_t* kept) {
  if (errors.empty()) return rows;
  uint32_t count = 0;
  uint32_t i = 0;
  for (const RowError& fault : errors.sorted()) {
    for (; i < rows.count() && rows[i] < fault.row; ++i) kept[count++] = static_cast<uint16_t>(rows[i]);
    if (i == rows.count() || rows[i] != fault.row) continue;  // the row was out already
    ++i;
    if (share_ && !share_->is_mine(batch.ordinal(fault.row))) continue;
    // A failure that is there already was that of a later row, which has not been reached then.
    if (!failure_) ++counts_.bad;
    consequence(batch, fault, on_error_ == plan::OnError::Fail, on_error_ == plan::OnError::DeadLetter);
    if (failure_) {
      i = rows.count();
      break;
    }
  }
  for (; i < rows.count(); ++i) kept[count++] = static_cast<uint16_t>(rows[i]);
  errors.clear();
  return Selection(kept, count);
}

void FaultPolicy::late(const Batch& batch, uint32_t row) {
  ++counts_.late;
  const bool fails = late_ == plan::LatePolicy::Fail;
  const RowError fault{row, operators::kLateRow,
                       fails
                           ? "a row at " + timestamp_text(batch.times->times[row]) + " came after its window had closed"
                           : "the row is late: every window it belongs to was closed by the watermark"};
  consequence(batch, fault, fails, late_ == plan::LatePolicy::DeadLetter);
}

void FaultPolicy::consequence(const Batch& batch, const RowError& fault, bool fails, bool dead_letter) {
  if (!fails && !dead_letter) return;
  Error error = at_origin(batch, fault);
  if (fails) {
    error.hint = fault.code == operators::kLateRow
                     ? "allow more disorder (WATERMARK … - INTERVAL, GRACE PERIOD), or set 'late_rows' = 'drop'"
                     : "WITH ('on_error' = 'skip') at the end of the query leaves such rows out; "
                       "with 'dead_letter' they go to the file 'dead_letter.path'";
    failure_ = std::move(error);
    ++failures_;
    failed_row_ = batch.ordinal(fault.row);
    failed_at_ = watermark_before(batch, fault.row);
  } else {
    dead_letters_->add(query_, batch, fault);
  }
}

}  // namespace velo::runtime
