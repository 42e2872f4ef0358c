#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "connector/memory.hpp"
#include "unit/connector/reading.hpp"

namespace velo::connector {

using OptionTexts = std::vector<std::pair<std::string, std::string>>;

/// The generator with these options and all columns of its kind, of which `columns` are made.
inline Result<std::unique_ptr<RowSource>> open_generator(OptionTexts options, std::vector<size_t> columns) {
  catalog::Relation relation = relation_of(std::move(options));
  VELO_TRY(relation.schema, find_connector("generator")->schema(relation.options));
  return find_connector("generator")->open_row_source({relation, columns});
}

/// All rows of the generator; of `columns`, or all of them when it is empty.
inline std::shared_ptr<MemoryTable> generate(const OptionTexts& options, uint32_t batch_rows,
                                             std::vector<size_t> columns = {}) {
  const Schema all = *find_connector("generator")->schema(relation_of(options).options);
  if (columns.empty()) {
    for (size_t i = 0; i < all.size(); ++i) columns.push_back(i);
  }
  Schema schema;
  for (const size_t column : columns) schema.fields.push_back(all[column]);
  auto table = std::make_shared<MemoryTable>(schema);
  auto source = open_generator(options, columns);
  if (!source.ok()) return table;
  Batch batch;
  for (;;) {
    const Result<Poll> poll = (*source)->poll(batch_rows, batch, 0);
    if (!poll.ok() || *poll != Poll::Data) return table;
    table->append(batch);
  }
}

/// Equal for equal rows in the same order.
inline uint64_t checksum(const MemoryTable& table) {
  uint64_t sum = 0;
  for (uint64_t row = 0; row < table.rows(); ++row) {
    for (size_t column = 0; column < table.schema().size(); ++column)
      sum = sum * 31 + std::hash<std::string>()(table.value(row, column).literal());
  }
  return sum;
}

}  // namespace velo::connector
