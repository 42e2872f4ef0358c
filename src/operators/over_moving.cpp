// OVER the last rows of a partition: each row is answered at once, so that its columns pass through as they came, and
// all results of a batch are computed call by call. Of a row nothing is kept but the arguments of the calls, in a ring
// of its partition, until as many rows have come as the frame is long: then they are taken out of the states again.
#include <algorithm>
#include <cstring>
#include <optional>
#include <vector>

#include "column/copy.hpp"
#include "operators/good_rows.hpp"
#include "operators/make.hpp"
#include "operators/over_inputs.hpp"
#include "operators/row_numbers.hpp"
#include "state/byte_heap.hpp"
#include "state/group_table.hpp"

namespace velo::operators {

namespace {

constexpr uint64_t kFirstCapacity = 4;

uint32_t aligned(uint32_t bytes) { return (bytes + 15) / 16 * 16; }

/// The last rows of a partition, at the head of its payload; the states of the calls follow.
struct Ring {
  std::byte* rows;
  uint32_t capacity;  ///< rows there is room for: it grows up to the length of the frame
  uint32_t size;
  uint32_t next;  ///< where the row stands that leaves next, once as many are there as the frame is long
};

std::vector<Type> output_types(const plan::Over& node) {
  std::vector<Type> types;
  for (const Field& field : node.schema.fields) types.push_back(field.type);
  return types;
}

struct MovingState final : OperatorState {
  explicit MovingState(const plan::Over& node)
      : inputs(node), leaving(inputs.argument_types()), output(output_types(node)) {
    for (const Type& type : inputs.argument_types()) {
      values_at.push_back(row_bytes);
      row_bytes += physical_size(type.physical()) + 1;
    }
    std::vector<std::byte> prototype(aligned(sizeof(Ring)));
    for (const plan::OverCall& call : node.calls) {
      const auto at = static_cast<uint32_t>(prototype.size());
      states_at.push_back(at);
      prototype.resize(at + aligned(call.aggregate.state_bytes));
      call.aggregate.init(prototype.data() + at, call.aggregate.data.get());
    }
    table.emplace(inputs.key_layout(), prototype);
    output.view(0, batch);
  }
  size_t state_bytes() const override { return table->bytes() + heap.bytes(); }

  OverInputs inputs;
  size_t row_bytes = 0;             ///< of a row in a ring: each argument, and whether it is not NULL
  std::vector<size_t> values_at;    ///< where the arguments stand in it
  std::vector<uint32_t> states_at;  ///< in a payload
  std::optional<state::GroupTable> table;
  state::ByteHeap heap;
  uint64_t rows_seen = 0;
  RowNumbers numbers;
  std::vector<std::byte*> groups;
  std::vector<uint32_t> created;
  std::vector<uint32_t> places;  ///< in the ring, of each row of the batch and of the one that leaves for it
  std::vector<uint8_t> leaves;   ///< whether there is one
  RowBlock leaving;              ///< its arguments
  std::vector<const Vector*> args;
  std::vector<const Vector*> leaving_args;
  RowBlock output;
  Batch batch;
  GoodRows good;
};

class OverMoving final : public Operator {
 public:
  explicit OverMoving(const plan::Over& node)
      : node_(node), length_(static_cast<uint32_t>(node.calls[0].frame.start.offset.as_int()) + 1) {}

  std::unique_ptr<OperatorState> start() const override { return std::make_unique<MovingState>(node_); }

  Status push(OperatorState& base, const Batch& batch, const StepContext& context, Emit& out) const override {
    auto& state = static_cast<MovingState&>(base);
    const Selection rows = state.inputs.evaluate(batch, context);
    if (rows.empty()) return {};
    const uint32_t count = rows.count();
    const uint16_t* numbers = state.numbers.of(rows);
    state.groups.resize(count);
    state.created.clear();
    state.table->find_or_add(state.inputs.keys(), numbers, count, state.groups.data(), state.created);
    find_places(state, count);
    state.leaving.reset(count);
    for (size_t i = 0; i < state.values_at.size(); ++i) exchange_values(state, i, numbers);
    for (size_t i = 0; i < node_.calls.size(); ++i) compute(state, i, numbers);
    state.rows_seen += count;
    pass_columns(state, batch, rows);
    return state.good.push(state.batch, context, out);
  }

  Status advance(OperatorState&, Micros watermark, const StepContext&, Emit& out) const override {
    return out.advance(watermark);
  }

 private:
  static Ring& ring_of(std::byte* group) { return *reinterpret_cast<Ring*>(group); }

  /// Makes room for each row in the ring of its partition, where a row may have to leave for it.
  void find_places(MovingState& state, uint32_t count) const {
    state.places.resize(count);
    state.leaves.resize(count);
    for (uint32_t i = 0; i < count; ++i) {
      Ring& ring = ring_of(state.groups[i]);
      state.leaves[i] = ring.size == length_ ? 1 : 0;
      if (ring.size < length_) {
        if (ring.size == ring.capacity) grow(state, ring);
        state.places[i] = ring.size++;
      } else {
        state.places[i] = ring.next;
        ring.next = ring.next + 1 == length_ ? 0 : ring.next + 1;
      }
    }
  }

  void grow(MovingState& state, Ring& ring) const {
    const size_t bytes = ring.capacity * state.row_bytes;
    const uint64_t wanted = std::max(uint64_t{ring.capacity} * 2, kFirstCapacity);
    ring.capacity = static_cast<uint32_t>(std::min(wanted, uint64_t{length_}));
    std::byte* rows = state.heap.allocate(ring.capacity * state.row_bytes);
    if (ring.rows != nullptr) {
      if (bytes != 0) std::memcpy(rows, ring.rows, bytes);
      state.heap.free(ring.rows, bytes);
    }
    ring.rows = rows;
  }

  /// Puts an argument of the rows in their places, and what stood there into the leaving rows.
  static void exchange_values(MovingState& state, size_t argument, const uint16_t* numbers) {
    switch (physical_size(state.inputs.argument(argument).physical())) {
      case 1: return exchange<1>(state, argument, numbers);
      case 4: return exchange<4>(state, argument, numbers);
      case 8: return exchange<8>(state, argument, numbers);
      default: return exchange<16>(state, argument, numbers);
    }
  }

  template <size_t kBytes>
  static void exchange(MovingState& state, size_t argument, const uint16_t* numbers) {
    const Vector& from = state.inputs.argument(argument);
    Vector& to = state.leaving.column(argument);
    const std::byte* values = from.raw();
    auto* out = to.data<std::byte>();
    uint8_t* valid = to.make_validity();
    const uint32_t mask = from.is_constant() ? 0 : ~uint32_t{0};
    for (uint32_t i = 0; i < state.groups.size(); ++i) {
      std::byte* place = ring_of(state.groups[i]).rows + state.places[i] * state.row_bytes + state.values_at[argument];
      std::memcpy(out + i * kBytes, place, kBytes);
      valid[i] = state.leaves[i] & std::to_integer<uint8_t>(place[kBytes]);
      std::memcpy(place, values + (numbers[i] & mask) * kBytes, kBytes);
      place[kBytes] = std::byte{from.is_valid(numbers[i])};
    }
  }

  void compute(MovingState& state, size_t number, const uint16_t* numbers) const {
    const functions::BoundAggregate& aggregate = node_.calls[number].aggregate;
    state.args.clear();
    state.leaving_args.clear();
    for (const size_t column : state.inputs.columns(number)) {
      state.args.push_back(&state.inputs.argument(column));
      state.leaving_args.push_back(&state.leaving.column(column));
    }
    const functions::AggregateCall call{state.args,
                                        numbers,
                                        state.groups.data(),
                                        static_cast<uint32_t>(state.groups.size()),
                                        state.states_at[number],
                                        state.rows_seen,
                                        state.table->arena()};
    Vector& to = state.output.column(state.output.width() - node_.calls.size() + number);
    to.reset(call.count);
    aggregate.moving(call, {state.leaving_args, state.leaves.data()}, to, state.good.errors(), aggregate.data.get());
  }

  void pass_columns(MovingState& state, const Batch& batch, Selection rows) const {
    for (size_t i = 0; i < batch.columns.size(); ++i) {
      if (rows.dense()) {
        state.batch.columns[i] = batch.columns[i];
      } else {
        state.output.column(i).reset(rows.count());
        copy_rows(batch.column(i), rows, state.output.column(i), 0);
        state.batch.columns[i] = &state.output.column(i);
      }
    }
    state.batch.rows = rows.count();
    state.batch.selection = Selection::all(rows.count());
    state.batch.ordinals = rows.rows();  // nullptr: the same numbers
  }

  plan::Over node_;
  uint32_t length_;  ///< rows of a frame, the current one included
};

bool can_move(const plan::OverCall& call) {
  using Kind = plan::FrameBound::Kind;
  const plan::Frame& frame = call.frame;
  const auto is_text = [](const expr::ExprPtr& argument) { return argument->type().physical() == Physical::String; };
  return call.kind == functions::WindowKind::Aggregate && call.aggregate.moving != nullptr && !call.filter &&
         frame.unit == plan::FrameUnit::Rows && frame.start.kind == Kind::Preceding &&
         frame.start.offset.as_int() < INT32_MAX && frame.end.kind == Kind::CurrentRow &&
         frame.exclude == plan::FrameExclude::None &&
         std::none_of(call.arguments.begin(), call.arguments.end(), is_text);
}

}  // namespace

bool moves(const plan::Over& node) {
  return !node.at_end && !node.calls.empty() &&
         std::all_of(node.calls.begin(), node.calls.end(),
                     [&](const plan::OverCall& call) { return can_move(call) && call.frame == node.calls[0].frame; });
}

std::unique_ptr<Operator> make_over_moving(const plan::Over& node) { return std::make_unique<OverMoving>(node); }

}  // namespace velo::operators
