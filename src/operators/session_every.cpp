// SESSION windows with EMIT CHANGES EVERY: as session_changes.cpp, but a changed session waits until the watermark
// leaves the interval, and what was never shown need not be deleted. Sessions stay until their last changes are out.
#include "operators/group_output.hpp"
#include "operators/group_state.hpp"
#include "operators/interval_clock.hpp"
#include "operators/late_rows.hpp"
#include "operators/make.hpp"
#include "operators/session_store.hpp"
#include "window/watermark.hpp"

namespace velo::operators {

namespace {

struct EveryState final : OperatorState {
  explicit EveryState(const plan::Aggregate& node)
      : groups(node, false), sessions(*node.window, groups), clock(node.every), output(node) {}
  size_t state_bytes() const override { return sessions.bytes(); }

  GroupState groups;
  SessionStore sessions;
  std::vector<uint16_t> rows;  ///< placed, but not aggregated yet
  std::vector<std::byte*> payloads;
  IntervalClock clock;
  std::vector<Session*> changed;  ///< in the order of first change
  std::vector<window::Bounds> bounds;
  std::vector<RowKind> kinds;
  GroupOutput output;
};

class SessionEvery final : public Operator {
 public:
  explicit SessionEvery(const plan::Aggregate& node) : node_(node) {}

  std::unique_ptr<OperatorState> start() const override { return std::make_unique<EveryState>(node_); }

  Status push(OperatorState& base, const Batch& batch, const StepContext& context, Emit& out) const override {
    CHECK(batch.times != nullptr, "a window stands above a watermark");
    auto& state = static_cast<EveryState&>(base);
    const Selection rows = state.groups.inputs.evaluate(batch, context);
    std::byte* const* slots = state.sessions.slots(state.groups, state.groups.numbers.of(rows), rows.count());
    window::RowWatermarks watermarks(*batch.times);
    bool goes_on = true;
    for (uint32_t i = 0; i < rows.count() && goes_on; ++i) {
      const Micros before = watermarks.before(rows[i]);
      if (state.clock.passes(watermarks.behind(rows[i], batch.rows))) {
        update(state);
        VELO_TRY_STATUS(flush(state, before, context, out));
      }
      if (!place(state, slots[i], batch.times->times[rows[i]], before, rows[i]))
        goes_on = refuse_late(node_.late, batch, rows[i], context);
    }
    update(state);
    state.groups.rows_seen += batch.rows;
    return {};
  }

  Status advance(OperatorState& base, Micros watermark, const StepContext& context, Emit& out) const override {
    auto& state = static_cast<EveryState&>(base);
    if (state.clock.passes(watermark)) {
      VELO_TRY_STATUS(flush(state, watermark, context, out));
      state.sessions.trim();
    }
    return out.advance(watermark);
  }

 private:
  /// False when the row is late.
  static bool place(EveryState& state, std::byte* slot, Micros time, Micros watermark, uint32_t row) {
    SessionStore& sessions = state.sessions;
    const std::vector<Session*>& touched = sessions.touching(slot, time, watermark);
    if (sessions.is_late(touched, time, watermark)) return false;
    if (touched.size() > 1) update(state);
    for (size_t i = 1; i < touched.size(); ++i) mark_changed(state, *touched[i]);
    Session& session = sessions.join(slot, touched, time, state.groups.rows_seen + row);
    mark_changed(state, session);
    state.rows.push_back(static_cast<uint16_t>(row));
    state.payloads.push_back(sessions.payload(session));
    return true;
  }

  static void mark_changed(EveryState& state, Session& session) {
    if (session.changed) return;
    session.changed = true;
    state.changed.push_back(&session);
  }

  static void update(EveryState& state) {
    GroupState& groups = state.groups;
    const auto count = static_cast<uint32_t>(state.rows.size());
    if (count == 0) return;
    groups.aggregates.update(
        groups.inputs, {state.rows.data(), state.payloads.data(), count, groups.rows_seen, state.sessions.arena()});
    state.rows.clear();
    state.payloads.clear();
  }

  static void add_row(EveryState& state, Session& session, const window::Bounds& bounds, RowKind kind) {
    state.payloads.push_back(state.sessions.payload(session));
    state.bounds.push_back(bounds);
    state.kinds.push_back(kind);
  }

  static void add_changes(EveryState& state, Session& session) {
    session.changed = false;
    const window::Bounds now = state.sessions.bounds(session);
    const bool kept = session.emitted && !session.swallowed && session.shown.start == now.start;
    if (session.emitted && !kept) add_row(state, session, session.shown, RowKind::Delete);
    if (session.swallowed) return;
    add_row(state, session, now, kept ? RowKind::UpdateAfter : RowKind::Insert);
    session.emitted = true;
    session.shown = now;
  }

  static Status flush(EveryState& state, Micros watermark, const StepContext& context, Emit& out) {
    for (Session* session : state.changed) add_changes(state, *session);
    state.changed.clear();
    Status done = state.output.emit(state.groups.aggregates, state.groups.inputs.key_layout(), state.payloads,
                                    state.bounds, state.kinds, context, out);
    state.payloads.clear();
    state.bounds.clear();
    state.kinds.clear();
    state.sessions.release(state.sessions.close(watermark));
    return done;
  }

  plan::Aggregate node_;
};

}  // namespace

std::unique_ptr<Operator> make_session_every(const plan::Aggregate& node) {
  return std::make_unique<SessionEvery>(node);
}

}  // namespace velo::operators
