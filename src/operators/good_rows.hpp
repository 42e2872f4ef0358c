#pragma once

#include <vector>

#include "expr/select.hpp"
#include "operators/operator.hpp"

namespace velo::operators {

/// The end of an operator whose output rows may turn out bad when they are computed: passes on the good ones. Behind a
/// row that makes the query fail nothing goes on.
class GoodRows {
 public:
  /// Of the rows that are given out next.
  RowErrors& errors() { return errors_; }

  Status push(Batch& batch, const StepContext& context, Emit& out) {
    if (errors_.empty()) [[likely]]
      return batch.empty() ? Status() : out.push(batch);
    kept_.resize(batch.selection.count() + expr::kSelectSlack);
    const Selection all = batch.selection;
    batch.selection = context.policy.refuse(batch, errors_, all, kept_.data());
    if (!batch.empty()) VELO_TRY_STATUS(out.push(batch));
    // Under `fail` all rows behind the bad one are out, the last of these as well.
    const uint32_t good = batch.selection.count();
    const bool last_is_out = good == 0 || batch.selection[good - 1] != all[all.count() - 1];
    if (context.policy.failed() && last_is_out) out.drop_rest();
    return {};
  }

 private:
  RowErrors errors_;
  std::vector<uint16_t> kept_;
};

}  // namespace velo::operators
