#pragma once

#include <memory>
#include <vector>

#include "connector/connector.hpp"
#include "format/format.hpp"
#include "plan/source.hpp"

namespace velo::runtime {

/// Poll and decode in one: the front half of a lane, which ends in typed rows whatever the source is. One thread.
class Inlet {
 public:
  virtual ~Inlet() = default;
  /// The next rows, at most max_rows; `batch` is valid until the next call. Rows that could not be decoded are in
  /// `errors` (and in the batch). Idle: nothing within timeout_ms. End comes once everything before it was delivered.
  virtual Result<connector::Poll> next(uint32_t max_rows, int timeout_ms, Batch& batch, RowErrors& errors) = 0;
  /// Whether the next call may give rows of what has been read already.
  virtual bool has_more() const { return true; }
  virtual connector::Progress progress() const { return {}; }
};

/// Opens the connector and the decoder for the columns the plan wants. `leaf` is a plan::Source, SingleRow
/// or Values, and must outlive the inlet.
/// `opened`: the byte source, when it is open already.
Result<std::unique_ptr<Inlet>> open_inlet(const plan::Node& leaf, std::unique_ptr<connector::ByteSource> opened);

/// Adds the system columns that the plan wants, if any, behind the physical ones.
std::unique_ptr<Inlet> with_system_columns(std::unique_ptr<Inlet> inlet, const plan::Source& source);

/// Inlet over a row source that somebody else made (memory tables, tests).
std::unique_ptr<Inlet> make_row_inlet(std::unique_ptr<connector::RowSource> source);

}  // namespace velo::runtime
