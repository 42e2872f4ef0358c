#pragma once

#include <cstdint>
#include <string_view>

#include "catalog/options.hpp"

namespace velo::catalog {

/// How records say what their rows do to the relation: option 'changelog' of sources and sinks.
enum class ChangelogForm : uint8_t {
  Unsaid,    ///< no option: plain rows; a sink leaves out those that are taken back
  Append,    ///< plain rows, which nothing ever takes back
  Upsert,    ///< `_op` beside the columns; the last row of a key counts
  Retract,   ///< `_op` beside the columns; old rows are taken back as they were
  Debezium,  ///< envelopes of Debezium: before, after, op, ts_ms
};

/// The column of Upsert and Retract behind those of the relation: `+I`, `-U`, `+U` or `-D`.
inline constexpr std::string_view kOperationColumn = "_op";

/// The form that checked options name.
ChangelogForm changelog_form(const Options& options);
/// Whether records carry the kinds of their rows.
inline bool tells_kinds(ChangelogForm form) { return form >= ChangelogForm::Upsert; }

}  // namespace velo::catalog
