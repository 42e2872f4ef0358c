// One input is passed straight through. With several, each has a gate before which its rows wait: poll() sees to it
// that every gate has a row, push() lets the earliest go in runs as long as none of the others comes before, and stops
// when a gate is empty.
#include "runtime/merge.hpp"

#include <algorithm>
#include <array>
#include <climits>
#include <utility>

#include "base/check.hpp"
#include "runtime/gate.hpp"

namespace velo::runtime {

using connector::Poll;

namespace {

// Who goes first at equal times: subqueries, then tables, then streams; among these the order of the query decides.
int rank(const Intake& intake) {
  if (intake.gate() && intake.gate()->first()) return 0;
  return intake.of_table() ? 1 : 2;
}

}  // namespace

Merge::Merge(std::vector<std::unique_ptr<Intake>> intakes, LaneOptions options, std::unique_ptr<Crew> crew)
    : options_(options), crew_(std::move(crew)) {
  std::stable_sort(intakes.begin(), intakes.end(), [](const auto& a, const auto& b) { return rank(*a) < rank(*b); });
  for (auto& intake : intakes) {
    CHECK(intakes.size() == 1 || intake->gate() != nullptr, "rows of several inputs wait at gates");
    intake->use_time(time_);
    inputs_.push_back({std::move(intake)});
  }
}

Result<Poll> Merge::poll(int timeout_ms) {
  time_.renew();
  if (inputs_.size() != 1) return poll_several(timeout_ms);
  Intake& only = *inputs_.front().intake;
  Result<Poll> polled = only.poll(options_.batch_rows, timeout_ms);
  if (polled.ok() && *polled == Poll::End) VELO_TRY_STATUS(only.end());
  return polled;
}

Status Merge::push() {
  if (inputs_.size() == 1) return inputs_.front().intake->push();
  VELO_TRY_STATUS(push_ends());
  VELO_TRY_STATUS(release_runs());
  return pass_idle();
}

Result<Poll> Merge::poll_several(int timeout_ms) {
  VELO_TRY_STATUS(fill_all());
  Input* missing = missing_longest();
  const bool waits = missing && (!has_work() || wait_left_ms(*missing) > 0);
  if (waits) {
    VELO_TRY_STATUS(fill(*missing, has_work() ? std::min(timeout_ms, wait_left_ms(*missing)) : timeout_ms));
    if (missing->missing_since != 0 && (!has_work() || wait_left_ms(*missing) > 0)) return Poll::Idle;
  }
  if (has_work()) return Poll::Data;
  return all_drained() ? Poll::End : Poll::Idle;
}

Status Merge::fill_all() {
  for (Input& input : inputs_) VELO_TRY_STATUS(fill(input, 0));
  return {};
}

// Batches without a good row leave the gate empty: reading goes on.
Status Merge::fill(Input& input, int timeout_ms) {
  Intake& intake = *input.intake;
  while (!intake.ended() && !input.end_is_new && intake.gate()->empty()) {
    VELO_TRY(const Poll polled, intake.poll(options_.batch_rows, timeout_ms));
    if (polled == Poll::Idle) {
      if (input.missing_since == 0) input.missing_since = system_clock().monotonic_nanos();
      return {};
    }
    input.missing_since = 0;
    if (polled == Poll::End) input.end_is_new = true;
    else VELO_TRY_STATUS(intake.push());
  }
  if (intake.ended()) (void)intake.drained();
  return {};
}

Merge::Input* Merge::missing_longest() {
  Input* found = nullptr;
  for (Input& input : inputs_) {
    if (input.missing_since == 0 || input.intake->ended()) continue;
    if (input.intake->gate()->first()) return &input;
    if (!found || input.missing_since < found->missing_since) found = &input;
  }
  return found;
}

bool Merge::has_work() const {
  return std::any_of(inputs_.begin(), inputs_.end(),
                     [](const Input& input) { return input.end_is_new || !input.intake->gate()->empty(); });
}

bool Merge::all_drained() {
  bool drained = true;
  for (Input& input : inputs_) drained &= input.intake->ended() && input.intake->drained();
  return drained;
}

Status Merge::push_ends() {
  for (Input& input : inputs_) {
    if (std::exchange(input.end_is_new, false)) VELO_TRY_STATUS(input.intake->end());
  }
  return {};
}

Merge::Input* Merge::earliest() {
  Input* first = nullptr;
  for (Input& input : inputs_) {
    const Gate& gate = *input.intake->gate();
    if (gate.empty() || input.intake->failed()) continue;
    if (!first || gate.head() < first->intake->gate()->head()) first = &input;
  }
  return first;
}

// Up to which time rows of `first` come before the heads of all others, but for `partner`: at equal times the earlier
// input goes first.
Micros Merge::bound_of_run(const Input& first, const Input* partner) const {
  Micros bound = kMaxTime;
  for (const Input& input : inputs_) {
    const Gate& gate = *input.intake->gate();
    if (&input == &first || &input == partner || gate.empty()) continue;
    bound = std::min(bound, &input < &first ? gate.head() - 1 : gate.head());
  }
  return bound;
}

Status Merge::release_runs() {
  for (bool one_is_empty = false; !one_is_empty;) {
    Input* first = earliest();
    if (!first) return {};
    Input* partner = partner_of(*first);
    if (partner) VELO_TRY_STATUS(release_turns(*std::min(first, partner), *std::max(first, partner)));
    else VELO_TRY_STATUS(first->intake->gate()->release(bound_of_run(*first)));
    for (Input* input : {first, partner}) {
      if (!input || !input->intake->gate()->empty()) continue;
      (void)input->intake->drained();
      one_is_empty = true;
    }
  }
  return {};
}

// The input whose rows go by turns with those of `first`: the other one of a stage that takes them so.
Merge::Input* Merge::partner_of(const Input& first) {
  const Gate& gate = *first.intake->gate();
  if (!gate.stage() || gate.first() || !gate.stage()->takes_turns()) return nullptr;
  for (Input& input : inputs_) {
    const Gate& other = *input.intake->gate();
    if (&input != &first && other.stage() == gate.stage() && !other.first() && !other.empty() &&
        !input.intake->failed())
      return &input;
  }
  return nullptr;
}

// Turns until the rows of one of the two have gone, or it is the turn of a third.
void Merge::find_turns(const Input& first, const Input& second) {
  const std::array<const Gate*, 2> gates = {first.intake->gate(), second.intake->gate()};
  const std::array<const BatchSlice*, 2> rows = {&gates[0]->waiting(), &gates[1]->waiting()};
  const std::array<Micros, 2> bound = {bound_of_run(first, &second), bound_of_run(second, &first)};
  std::array<uint32_t, 2> at = {rows[0]->at(), rows[1]->at()};
  turns_.clear();
  for (;;) {
    const std::array<Micros, 2> head = {rows[0]->time(at[0]), rows[1]->time(at[1])};
    const size_t side = head[0] <= head[1] ? 0 : 1;
    if (head[side] > bound[side]) return;
    const Micros until = std::min(bound[side], side == 0 ? head[1] : head[0] - 1);
    do ++at[side];
    while (at[side] < rows[side]->rows() && rows[side]->time(at[side]) <= until);
    turns_.push_back({gates[side]->port(), at[side] - rows[side]->at()});
    if (at[side] == rows[side]->rows()) return;
  }
}

// `first` is the one that goes first at equal times.
Status Merge::release_turns(Input& first, Input& second) {
  find_turns(first, second);
  std::array<uint32_t, 2> ends = {0, 0};
  for (const operators::Turn& turn : turns_) ends[turn.port] = turn.end;
  const bool both = ends[0] != 0 && ends[1] != 0;
  if (!both) {
    Input& only = turns_.front().port == first.intake->gate()->port() ? first : second;
    return only.intake->gate()->release(bound_of_run(only));
  }
  std::array<Gate*, 2> gates = {nullptr, nullptr};
  for (const Input* input : {&first, &second}) gates[input->intake->gate()->port()] = input->intake->gate();
  std::array<const Batch*, 2> batches = {nullptr, nullptr};
  for (const size_t port : {0, 1}) batches[port] = &gates[port]->take(gates[port]->waiting().at() + ends[port]);
  VELO_TRY_STATUS(gates[0]->stage()->push_turns(batches, turns_));
  for (const size_t port : {0, 1}) VELO_TRY_STATUS(gates[port]->took(batches[port]->times->watermark_after));
  return {};
}

// An input that has been silent for long counts as if it stood where the others stand.
Status Merge::pass_idle() {
  Micros others = kMaxTime;
  for (const Input& input : inputs_) {
    if (input.missing_since == 0) others = std::min(others, input.intake->gate()->watermark());
  }
  if (others == kMaxTime) return {};
  const int64_t now = system_clock().monotonic_nanos();
  for (Input& input : inputs_) {
    if (input.missing_since == 0 || now - input.missing_since < options_.source_idle_ms * int64_t{1'000'000}) continue;
    if (!input.intake->ended()) VELO_TRY_STATUS(input.intake->gate()->pass_idle(others));
  }
  return {};
}

// Rows that go before all others are waited for, however long it takes.
int Merge::wait_left_ms(const Input& input) const {
  if (input.intake->gate()->first()) return INT_MAX;
  const int64_t waited = (system_clock().monotonic_nanos() - input.missing_since) / 1'000'000;
  return static_cast<int>(std::max<int64_t>(0, options_.merge_wait_ms - waited));
}

Result<bool> Merge::close_unwanted() {
  bool all = true;
  for (Input& input : inputs_) {
    Intake& intake = *input.intake;
    if (intake.unwanted()) {
      if (intake.gate()) intake.gate()->clear();
      input.end_is_new = false;
      if (!intake.ended()) VELO_TRY_STATUS(intake.end());
    }
    all &= intake.ended() && intake.drained();
  }
  return all;
}

uint64_t Merge::rows_in() const {
  uint64_t rows = 0;
  for (const Input& input : inputs_) rows += input.intake->rows_in();
  return rows;
}

connector::Progress Merge::progress() const {
  connector::Progress sum;
  for (const Input& input : inputs_) {
    const connector::Progress one = input.intake->progress();
    sum.done += one.done;
    sum.total += one.total;
  }
  return sum;
}

}  // namespace velo::runtime
