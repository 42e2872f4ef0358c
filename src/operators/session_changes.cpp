// SESSION windows with EMIT CHANGES: after each row the new row of its session, keyed by group and start. A session
// that a row merges into an earlier one, or whose start it moves, is deleted first; all other rows of a batch are
// computed together.
#include <algorithm>

#include "operators/group_output.hpp"
#include "operators/group_state.hpp"
#include "operators/late_rows.hpp"
#include "operators/make.hpp"
#include "operators/scattered_rows.hpp"
#include "operators/session_store.hpp"
#include "window/watermark.hpp"

namespace velo::operators {

namespace {

/// Sessions whose row goes away.
struct Gone {
  std::vector<std::byte*> payloads;
  std::vector<window::Bounds> bounds;
  std::vector<RowKind> kinds;
};

struct ChangesState final : OperatorState {
  explicit ChangesState(const plan::Aggregate& node)
      : groups(node, false), sessions(*node.window, groups), changes(node), deletes(node) {}
  size_t state_bytes() const override { return sessions.bytes(); }

  GroupState groups;
  SessionStore sessions;
  std::vector<uint16_t> rows;  ///< placed, but not aggregated yet
  std::vector<std::byte*> payloads;
  std::vector<window::Bounds> bounds;
  std::vector<uint32_t> positions;
  ScatteredRows changes;
  Gone gone;
  GroupOutput deletes;
};

class SessionChanges final : public Operator {
 public:
  explicit SessionChanges(const plan::Aggregate& node) : node_(node) {}

  std::unique_ptr<OperatorState> start() const override { return std::make_unique<ChangesState>(node_); }

  Status push(OperatorState& base, const Batch& batch, const StepContext& context, Emit& out) const override {
    CHECK(batch.times != nullptr, "a window stands above a watermark");
    auto& state = static_cast<ChangesState&>(base);
    const Selection rows = state.groups.inputs.evaluate(batch, context);
    std::byte* const* slots = state.sessions.slots(state.groups, state.groups.numbers.of(rows), rows.count());
    window::RowWatermarks watermarks(*batch.times);
    state.groups.created.clear();
    bool goes_on = true;
    for (uint32_t i = 0; i < rows.count() && goes_on; ++i) {
      const Micros time = batch.times->times[rows[i]];
      const Micros watermark = watermarks.before(rows[i]);
      const std::vector<Session*>& touched = state.sessions.touching(slots[i], time, watermark);
      if (state.sessions.is_late(touched, time, watermark)) {
        goes_on = refuse_late(node_.late, batch, rows[i], context);
        continue;
      }
      VELO_TRY_STATUS(take_back(state, touched, time, context, out));
      add(state, slots[i], touched, time, rows[i]);
      if (state.rows.size() == kOutputRows) VELO_TRY_STATUS(flush(state, context, out));
    }
    VELO_TRY_STATUS(flush(state, context, out));
    state.groups.rows_seen += batch.rows;
    return {};
  }

  Status advance(OperatorState& base, Micros watermark, const StepContext&, Emit& out) const override {
    auto& state = static_cast<ChangesState&>(base);
    state.sessions.release(state.sessions.close(watermark));
    state.sessions.trim();
    return out.advance(watermark);
  }

 private:
  /// Deletes the sessions that a row at `time` gives another start.
  static Status take_back(ChangesState& state, const std::vector<Session*>& touched, Micros time,
                          const StepContext& context, Emit& out) {
    if (touched.empty() || (touched.size() == 1 && touched[0]->first <= time)) [[likely]]
      return {};
    VELO_TRY_STATUS(flush(state, context, out));
    const Micros start = std::min(touched[0]->first, time);
    Gone& gone = state.gone;
    gone.payloads.clear();
    gone.bounds.clear();
    for (Session* session : touched) {
      if (session->first == start) continue;
      gone.payloads.push_back(state.sessions.payload(*session));
      gone.bounds.push_back(state.sessions.bounds(*session));
    }
    gone.kinds.assign(gone.payloads.size(), RowKind::Delete);
    return state.deletes.emit(state.groups.aggregates, state.groups.inputs.key_layout(), gone.payloads, gone.bounds,
                              gone.kinds, context, out);
  }

  static void add(ChangesState& state, std::byte* slot, const std::vector<Session*>& touched, Micros time,
                  uint32_t row) {
    const bool is_new = touched.empty() || touched[0]->first > time;
    Session& session = state.sessions.join(slot, touched, time, state.groups.rows_seen + row);
    const auto position = static_cast<uint32_t>(state.rows.size());
    if (is_new) state.groups.created.push_back(position);
    state.rows.push_back(static_cast<uint16_t>(row));
    state.payloads.push_back(state.sessions.payload(session));
    state.bounds.push_back(state.sessions.bounds(session));
    state.positions.push_back(position);
  }

  static Status flush(ChangesState& state, const StepContext& context, Emit& out) {
    const auto count = static_cast<uint32_t>(state.rows.size());
    if (count == 0) return {};
    GroupState& groups = state.groups;
    state.changes.reset(count);
    state.changes.add(groups,
                      {state.rows.data(), state.payloads.data(), count, groups.rows_seen, state.sessions.arena()},
                      state.positions, state.bounds);
    groups.created.clear();
    state.rows.clear();
    state.payloads.clear();
    state.bounds.clear();
    state.positions.clear();
    return state.changes.push(groups.inputs.key_layout(), nullptr, context, out);
  }

  plan::Aggregate node_;
};

}  // namespace

std::unique_ptr<Operator> make_session_changes(const plan::Aggregate& node) {
  return std::make_unique<SessionChanges>(node);
}

}  // namespace velo::operators
