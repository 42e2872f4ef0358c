#pragma once

#include <vector>

#include "operators/aggregate_set.hpp"
#include "operators/group_state.hpp"
#include "state/group_table.hpp"
#include "state/row_store.hpp"
#include "window/arithmetic.hpp"
#include "window/spec.hpp"

namespace velo::operators {

/// One session of one group. Its key and its aggregates lie behind it, so that its payload is a group as others are.
struct Session {
  Micros first = 0;           ///< the earliest row
  Micros last = 0;            ///< the latest row
  uint64_t seen = 0;          ///< number of the row that came first
  Session* next = nullptr;    ///< of the same group, by ascending start
  std::byte* slot = nullptr;  ///< of its group
  bool linked = false;        ///< in the list of its group: rows may still come
  bool swallowed = false;     ///< merged into an earlier one
  bool changed = false;       ///< EMIT CHANGES EVERY: waits for the end of the interval
  bool emitted = false;       ///< EMIT CHANGES EVERY: `shown` has gone out
  window::Bounds shown;       ///< as last emitted
};

/// The sessions of one windowed aggregation that the watermark has not closed yet. Memory follows the open sessions:
/// groups without one are forgotten. Addresses of sessions are stable until release().
///
/// Rows belong together iff they lie at most the gap apart, so a row at the very end of a session still extends it: a
/// session is closed once the watermark is past end + grace. A row is late when, at its watermark, the session it
/// would be in has reached end + grace.
class SessionStore {
 public:
  SessionStore(const window::Spec& spec, const GroupState& groups);
  ~SessionStore();
  SessionStore(const SessionStore&) = delete;
  SessionStore& operator=(const SessionStore&) = delete;

  /// The groups of rows[0..count), for touching() and join(). Valid until the next call and until trim().
  std::byte* const* slots(const GroupState& groups, const uint16_t* rows, uint32_t count);
  /// The open sessions of a group that a row at `time` belongs to, by start. Valid until the next call.
  const std::vector<Session*>& touching(std::byte* slot, Micros time, Micros watermark);
  bool is_late(const std::vector<Session*>& touched, Micros time, Micros watermark) const;
  /// The session the row belongs to from now on: a new one, or the first of `touched` with all the others merged into
  /// it. Rows of theirs must have been aggregated already.
  Session& join(std::byte* slot, const std::vector<Session*>& touched, Micros time, uint64_t row);

  /// Takes the sessions that `watermark` closes out of the store, in the order (end, start, first row). To be released.
  const std::vector<Session*>& close(Micros watermark);
  void release(const std::vector<Session*>& closed);
  /// Gives up memory of groups and texts that are gone, when that is much of it. Moves no session.
  void trim();

  window::Bounds bounds(const Session& session) const { return {session.first, end(session.last)}; }
  std::byte* payload(Session& session) const { return reinterpret_cast<std::byte*>(&session) + payload_at_; }
  Arena& arena() { return table_.arena(); }
  size_t bytes() const { return table_.bytes() + rows_.bytes(); }

 private:
  struct Due {
    Micros end;  ///< when last looked at: sessions only grow
    Session* session;
  };

  Micros end(Micros last) const { return window::add_saturating(last, spec_.size); }
  bool is_closed(Micros end, Micros watermark) const;
  Session& open(std::byte* slot, Micros time, uint64_t row);
  void link(Session& session);
  void unlink(Session& session);
  void push_due(Session& session);
  void free(Session& session);
  void move_to(state::GroupTable& table, Session& session);

  window::Spec spec_;
  const AggregateSet* aggregates_;
  const state::KeyLayout* layout_;
  uint32_t payload_at_;
  state::GroupTable table_;  ///< payload: the group's first session
  state::RowStore rows_;
  Session* spare_ = nullptr;
  std::vector<Due> due_;  ///< a heap, earliest end first; every session in the store once
  size_t open_ = 0;
  size_t freed_ = 0;  ///< since the last trim
  std::vector<std::byte*> slots_;
  std::vector<uint32_t> created_;
  std::vector<Session*> touched_;
  std::vector<Session*> closed_;
  std::vector<std::byte> scratch_;
};

}  // namespace velo::operators
