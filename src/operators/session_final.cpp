// SESSION windows with EMIT FINAL: a session gives its row when the watermark is past end + grace. Rows of a batch are
// first put into their sessions one by one and then aggregated together; a row that makes sessions merge has the rows
// before it aggregated first.
#include "operators/group_output.hpp"
#include "operators/group_state.hpp"
#include "operators/late_rows.hpp"
#include "operators/make.hpp"
#include "operators/session_store.hpp"
#include "window/watermark.hpp"

namespace velo::operators {

namespace {

struct FinalState final : OperatorState {
  explicit FinalState(const plan::Aggregate& node)
      : groups(node, false), sessions(*node.window, groups), output(node) {}
  size_t state_bytes() const override { return sessions.bytes(); }

  GroupState groups;
  SessionStore sessions;
  std::vector<uint16_t> rows;  ///< placed, but not aggregated yet
  std::vector<std::byte*> payloads;
  std::vector<window::Bounds> bounds;
  GroupOutput output;
};

class SessionFinal final : public Operator {
 public:
  explicit SessionFinal(const plan::Aggregate& node) : node_(node) {}

  std::unique_ptr<OperatorState> start() const override { return std::make_unique<FinalState>(node_); }

  Status push(OperatorState& base, const Batch& batch, const StepContext& context, Emit&) const override {
    CHECK(batch.times != nullptr, "a window stands above a watermark");
    auto& state = static_cast<FinalState&>(base);
    const Selection rows = state.groups.inputs.evaluate(batch, context);
    std::byte* const* slots = state.sessions.slots(state.groups, state.groups.numbers.of(rows), rows.count());
    window::RowWatermarks watermarks(*batch.times);
    bool goes_on = true;
    for (uint32_t i = 0; i < rows.count() && goes_on; ++i) {
      const Micros watermark = watermarks.before(rows[i]);
      if (!place(state, slots[i], batch.times->times[rows[i]], watermark, rows[i]))
        goes_on = refuse_late(node_.late, batch, rows[i], context);
    }
    update(state);
    state.groups.rows_seen += batch.rows;
    return {};
  }

  Status advance(OperatorState& base, Micros watermark, const StepContext& context, Emit& out) const override {
    auto& state = static_cast<FinalState&>(base);
    VELO_TRY_STATUS(fire(state, watermark, context, out));
    state.sessions.trim();
    return out.advance(watermark);
  }

 private:
  /// False when the row is late.
  static bool place(FinalState& state, std::byte* slot, Micros time, Micros watermark, uint32_t row) {
    SessionStore& sessions = state.sessions;
    const std::vector<Session*>& touched = sessions.touching(slot, time, watermark);
    if (sessions.is_late(touched, time, watermark)) return false;
    if (touched.size() > 1) update(state);
    Session& session = sessions.join(slot, touched, time, state.groups.rows_seen + row);
    state.rows.push_back(static_cast<uint16_t>(row));
    state.payloads.push_back(sessions.payload(session));
    return true;
  }

  static void update(FinalState& state) {
    GroupState& groups = state.groups;
    const auto count = static_cast<uint32_t>(state.rows.size());
    if (count == 0) return;
    groups.aggregates.update(
        groups.inputs, {state.rows.data(), state.payloads.data(), count, groups.rows_seen, state.sessions.arena()});
    state.rows.clear();
    state.payloads.clear();
  }

  static Status fire(FinalState& state, Micros watermark, const StepContext& context, Emit& out) {
    const std::vector<Session*>& closed = state.sessions.close(watermark);
    if (closed.empty()) return {};
    state.bounds.clear();
    for (Session* session : closed) {
      state.payloads.push_back(state.sessions.payload(*session));
      state.bounds.push_back(state.sessions.bounds(*session));
    }
    Status done = state.output.emit(state.groups.aggregates, state.groups.inputs.key_layout(), state.payloads,
                                    state.bounds, {}, context, out);
    state.payloads.clear();
    state.sessions.release(closed);
    return done;
  }

  plan::Aggregate node_;
};

}  // namespace

std::unique_ptr<Operator> make_session_final(const plan::Aggregate& node) {
  return std::make_unique<SessionFinal>(node);
}

}  // namespace velo::operators
