// A group's entry in the hash table is the head of its list of open sessions, mostly of one. A heap knows which session
// may close next: a session that has grown since it was put there is put back, so that a row costs nothing in it.
#include "operators/session_store.hpp"

#include <algorithm>
#include <cstring>
#include <new>

#include "window/watermark.hpp"

namespace velo::operators {

namespace {

constexpr std::byte kNoSession[8] = {};
constexpr uint32_t kRowAlign = 16;
constexpr uint32_t kHeaderBytes = (sizeof(Session) + kRowAlign - 1) / kRowAlign * kRowAlign;
/// Sessions that may end before the memory they leave behind is worth a look.
constexpr size_t kTrimAfter = 4096;

uint32_t row_bytes(const GroupState& groups) {
  const size_t bytes = kHeaderBytes + groups.inputs.key_layout().bytes() + groups.aggregates.prototype().size();
  return static_cast<uint32_t>((bytes + kRowAlign - 1) / kRowAlign * kRowAlign);
}

Session* head_of(const std::byte* slot) {
  Session* head;
  std::memcpy(&head, slot, sizeof head);
  return head;
}

void set_head(std::byte* slot, Session* head) { std::memcpy(slot, &head, sizeof head); }

}  // namespace

SessionStore::SessionStore(const window::Spec& spec, const GroupState& groups)
    : spec_(spec),
      aggregates_(&groups.aggregates),
      layout_(&groups.inputs.key_layout()),
      payload_at_(kHeaderBytes + layout_->bytes()),
      table_(*layout_, kNoSession),
      rows_(row_bytes(groups)) {}

SessionStore::~SessionStore() {
  for (const Due& due : due_) aggregates_->destroy(payload(*due.session));
}

std::byte* const* SessionStore::slots(const GroupState& groups, const uint16_t* rows, uint32_t count) {
  if (slots_.size() < count) slots_.resize(count);
  created_.clear();
  table_.find_or_add(groups.inputs.keys(), rows, count, slots_.data(), created_);
  return slots_.data();
}

bool SessionStore::is_closed(Micros end, Micros watermark) const {
  return watermark == kMaxTime || watermark > window::closing_watermark(end, spec_.grace);
}

const std::vector<Session*>& SessionStore::touching(std::byte* slot, Micros time, Micros watermark) {
  touched_.clear();
  Session* next;
  for (Session* session = head_of(slot); session != nullptr; session = next) {
    next = session->next;
    if (is_closed(end(session->last), watermark)) unlink(*session);
    else if (session->first <= end(time) && time <= end(session->last)) touched_.push_back(session);
  }
  return touched_;
}

bool SessionStore::is_late(const std::vector<Session*>& touched, Micros time, Micros watermark) const {
  Micros latest = time;
  for (const Session* session : touched) latest = std::max(latest, session->last);
  return window::is_late(watermark, end(latest), spec_.grace);
}

Session& SessionStore::join(std::byte* slot, const std::vector<Session*>& touched, Micros time, uint64_t row) {
  if (touched.empty()) return open(slot, time, row);
  Session& into = *touched.front();
  into.first = std::min(into.first, time);
  into.last = std::max(into.last, time);
  for (size_t i = 1; i < touched.size(); ++i) {
    Session& from = *touched[i];
    aggregates_->merge(payload(into), payload(from), table_.arena());
    into.last = std::max(into.last, from.last);
    into.seen = std::min(into.seen, from.seen);
    unlink(from);
    from.swallowed = true;
  }
  return into;
}

Session& SessionStore::open(std::byte* slot, Micros time, uint64_t row) {
  std::byte* memory = reinterpret_cast<std::byte*>(spare_);
  if (spare_ != nullptr) spare_ = spare_->next;
  else memory = rows_.append();
  auto& session = *new (memory) Session;
  session.first = time;
  session.last = time;
  session.seen = row;
  session.slot = slot;
  std::memcpy(memory + kHeaderBytes, table_.key_of(slot), layout_->bytes());
  const std::span<const std::byte> prototype = aggregates_->prototype();
  if (!prototype.empty()) std::memcpy(payload(session), prototype.data(), prototype.size());
  aggregates_->init(payload(session));
  link(session);
  push_due(session);
  ++open_;
  return session;
}

void SessionStore::link(Session& session) {
  session.linked = true;
  Session* before = nullptr;
  Session* behind = head_of(session.slot);
  while (behind != nullptr && behind->first <= session.first) {
    before = behind;
    behind = behind->next;
  }
  session.next = behind;
  if (before != nullptr) before->next = &session;
  else set_head(session.slot, &session);
}

void SessionStore::unlink(Session& session) {
  session.linked = false;
  Session* before = nullptr;
  Session* at = head_of(session.slot);
  while (at != &session) {
    before = at;
    at = at->next;
  }
  if (before != nullptr) before->next = session.next;
  else set_head(session.slot, session.next);
}

void SessionStore::push_due(Session& session) {
  due_.push_back({end(session.last), &session});
  std::push_heap(due_.begin(), due_.end(), [](const Due& a, const Due& b) { return a.end > b.end; });
}

const std::vector<Session*>& SessionStore::close(Micros watermark) {
  closed_.clear();
  while (!due_.empty() && is_closed(due_.front().end, watermark)) {
    const Due due = due_.front();
    std::pop_heap(due_.begin(), due_.end(), [](const Due& a, const Due& b) { return a.end > b.end; });
    due_.pop_back();
    if (due.session->swallowed) {
      free(*due.session);
    } else if (end(due.session->last) > due.end) {
      push_due(*due.session);
    } else {
      if (due.session->linked) unlink(*due.session);
      closed_.push_back(due.session);
    }
  }
  std::sort(closed_.begin(), closed_.end(), [](const Session* a, const Session* b) {
    if (a->last != b->last) return a->last < b->last;
    return a->first != b->first ? a->first < b->first : a->seen < b->seen;
  });
  return closed_;
}

void SessionStore::release(const std::vector<Session*>& closed) {
  for (Session* session : closed) free(*session);
}

void SessionStore::free(Session& session) {
  aggregates_->destroy(payload(session));
  session.next = spare_;
  spare_ = &session;
  --open_;
  ++freed_;
}

void SessionStore::trim() {
  if (freed_ < std::max(kTrimAfter, open_)) return;
  state::GroupTable fresh(*layout_, kNoSession);
  for (const Due& due : due_) move_to(fresh, *due.session);
  table_ = std::move(fresh);
  freed_ = 0;
}

/// Puts a session under its group in `table`, and what its aggregates keep in arenas into that of `table`.
void SessionStore::move_to(state::GroupTable& table, Session& session) {
  std::byte* key = payload(session) - layout_->bytes();
  bool created;
  session.slot = table.find_or_add(key, created);
  std::memcpy(key, table.key_of(session.slot), layout_->bytes());
  const std::span<const std::byte> prototype = aggregates_->prototype();
  if (!prototype.empty()) {
    scratch_.assign(prototype.begin(), prototype.end());
    aggregates_->init(scratch_.data());
    aggregates_->merge(scratch_.data(), payload(session), table.arena());
    aggregates_->destroy(payload(session));
    std::memcpy(payload(session), scratch_.data(), prototype.size());
  }
  if (session.linked) link(session);
}

}  // namespace velo::operators
