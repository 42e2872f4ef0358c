// One stream of all events, as the public benchmark has it: a column for each kind, NULL but for the one that the event
// is of. A step's events are sorted by kind and made by the columns of the three streams, then packed row by row.
#include <memory>

#include "column/batch.hpp"
#include "connector/nexmark_event.hpp"
#include "types/nested_builder.hpp"

namespace velo::connector {

namespace {

enum Column : size_t { kType, kPerson, kAuction, kBid, kTime };

NexmarkKind kind_of(size_t column) {
  switch (column) {
    case kPerson: return nexmark_person();
    case kAuction: return nexmark_auction();
    default: return nexmark_bid();
  }
}

Type structure(const Schema& schema) {
  std::vector<Type> types;
  for (const Field& field : schema.fields) types.push_back(field.type);
  return Type::structure(schema.names(), std::move(types));
}

// The events of one kind, and in which rows they stand.
struct Chosen {
  NexmarkEvents events;
  std::array<uint32_t, NexmarkEvents::kMax> rows;
};

void choose(const NexmarkEvents& all, NexmarkEvent kind, Chosen& out) {
  uint32_t& count = out.events.count;
  for (uint32_t i = 0; i < all.count; ++i) {
    if (nexmark_event(all.ids[i]) != kind) continue;
    out.events.places[count] = all.places[i];
    out.events.ids[count] = all.ids[i];
    out.events.keys[count] = all.keys[i];
    out.rows[count++] = i;
  }
}

void fill_structs(const NexmarkHouse& house, const NexmarkEvents& all, size_t column, uint32_t at, Vector& out) {
  uint8_t* valid = out.make_validity();
  for (uint32_t i = 0; i < all.count; ++i) {
    valid[at + i] = 0;
    out.data<StringRef>()[at + i] = StringRef();
  }
  Chosen chosen;
  choose(all, static_cast<NexmarkEvent>(column - kPerson), chosen);
  const NexmarkKind kind = kind_of(column);
  const Type& type = out.type();
  std::vector<Type> types;
  for (size_t field = 0; field < type.child_count(); ++field) types.push_back(type.child(field));
  RowBlock block(types);
  block.reset(chosen.events.count);
  for (size_t field = 0; field < types.size(); ++field) kind.fill(house, chosen.events, field, 0, block.column(field));

  CellList cells;
  std::string bytes;
  for (uint32_t i = 0; i < chosen.events.count; ++i) {
    cells.clear();
    bytes.clear();
    for (size_t field = 0; field < types.size(); ++field) {
      const Vector& values = block.column(field);
      cells.add(values.physical(), values.raw() + i * physical_size(values.physical()));
    }
    cells.append_struct(bytes);
    out.set_string(at + chosen.rows[i], bytes);
    valid[at + chosen.rows[i]] = 1;
  }
}

const Schema& schema() {
  static const Schema kSchema{{{"event_type", TypeId::Int, false},
                               {"person", structure(nexmark_person().schema()), true},
                               {"auction", structure(nexmark_auction().schema()), true},
                               {"bid", structure(nexmark_bid().schema()), true},
                               {"dateTime", TypeId::Timestamp, false}}};
  return kSchema;
}

void fill(const NexmarkHouse& house, const NexmarkEvents& events, size_t column, uint32_t at, Vector& out) {
  switch (column) {
    case kType:
      for (uint32_t i = 0; i < events.count; ++i)
        out.data<int32_t>()[at + i] = static_cast<int32_t>(nexmark_event(events.ids[i]));
      return;
    case kTime: return fill_nexmark_times(house, events, out.data<int64_t>() + at);
    default: return fill_structs(house, events, column, at, out);
  }
}

}  // namespace

NexmarkKind nexmark_all() { return {schema, fill}; }

}  // namespace velo::connector
