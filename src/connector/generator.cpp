// The source around a row generator: which rows are due, and which of the kind's columns the relation wants.
#include <algorithm>

#include "connector/builtin.hpp"
#include "connector/error_codes.hpp"
#include "connector/generator_kind.hpp"
#include "connector/pacer.hpp"
#include "connector/ranges.hpp"

namespace velo::connector {

namespace {

/// What a relation asks of the generator. Copies share the maker of rows, which does not change.
struct Recipe {
  std::shared_ptr<const RowGenerator> generator;
  GeneratorOptions options;
  std::vector<size_t> columns;
  std::vector<Type> types;

  uint64_t rows() const { return generator->rows_before(options.rows); }
};

/// All rows, or those of one range of `range_rows` after the other.
class GeneratorSource final : public RowRangeSource {
 public:
  GeneratorSource(Recipe recipe, uint64_t range_rows)
      : generator_(std::move(recipe.generator)),
        options_(recipe.options),
        columns_(std::move(recipe.columns)),
        block_(recipe.types),
        rows_(generator_->rows_before(options_.rows)),
        pacer_(options_.rate),
        range_rows_(range_rows),
        end_(rows_) {}

  Status begin(size_t n) override {
    next_row_ = n * range_rows_;
    end_ = std::min(rows_, next_row_ + range_rows_);
    return {};
  }

  Result<Poll> poll(uint32_t max_rows, Batch& batch, int timeout_ms) override {
    uint64_t count = max_rows;
    if (options_.rows != 0) count = std::min(count, end_ - next_row_);
    if (count == 0) return Poll::End;
    if (options_.realtime) count = std::min(count, due(timeout_ms));
    if (count == 0) return Poll::Idle;
    const auto rows = static_cast<uint32_t>(count);
    block_.reset(rows);
    generator_->make(next_row_, rows, columns_, block_);
    block_.view(rows, batch);
    next_row_ += rows;
    return Poll::Data;
  }

  Progress progress() const override { return {next_row_, rows_}; }

 private:
  uint64_t due(int timeout_ms) {
    const uint64_t number = generator_->number_of(next_row_);
    return generator_->rows_before(number + pacer_.due(number, timeout_ms)) - next_row_;
  }

  std::shared_ptr<const RowGenerator> generator_;
  GeneratorOptions options_;
  std::vector<size_t> columns_;
  RowBlock block_;
  uint64_t rows_;
  Pacer pacer_;
  uint64_t range_rows_;
  uint64_t next_row_ = 0;
  uint64_t end_;
};

class GeneratorRanges final : public SourceRanges {
 public:
  GeneratorRanges(Recipe recipe, uint64_t range_rows)
      : recipe_(std::move(recipe)), rows_(recipe_.rows()), range_rows_(range_rows) {}
  size_t count() const override { return (rows_ + range_rows_ - 1) / range_rows_; }
  uint64_t weight(size_t n) const override { return std::min(rows_, n * range_rows_); }
  std::unique_ptr<RowRangeSource> row_reader() const override {
    return std::make_unique<GeneratorSource>(recipe_, range_rows_);
  }

 private:
  Recipe recipe_;
  uint64_t rows_;
  uint64_t range_rows_;
};

Result<size_t> column_of_kind(const GeneratorKind& kind, const Schema& schema, const Field& wanted) {
  const std::optional<size_t> found = schema.find(wanted.name);
  const std::string owner = "the generator kind '" + std::string(kind.name) + "'";
  if (!found) {
    return Error(kNoSuchColumn, owner + " has no column '" + wanted.name + "'").with_hint("it makes " + schema.text());
  }
  if (!(schema[*found].type == wanted.type)) {
    return Error(kNoSuchColumn, owner + " makes '" + wanted.name + "' as " + schema[*found].type.text() + ", not " +
                                    wanted.type.text())
        .with_hint("leave the columns out of the CREATE STREAM to get the right ones");
  }
  return *found;
}

Result<Recipe> recipe_of(const SourceRequest& request) {
  const catalog::Options& given = request.relation.options;
  VELO_TRY(const GeneratorKind* kind, read_generator_kind(given));
  VELO_TRY(const Schema schema, kind->schema(given));
  Recipe recipe;
  VELO_TRY(recipe.options, read_generator_options(*kind, given));
  for (const size_t column : request.columns) {
    const Field& field = request.relation.schema[column];
    VELO_TRY(const size_t position, column_of_kind(*kind, schema, field));
    recipe.columns.push_back(position);
    recipe.types.push_back(field.type);
  }
  VELO_TRY(recipe.generator, kind->make(recipe.options, given));
  return recipe;
}

Result<std::unique_ptr<RowSource>> open_source(const SourceRequest& request) {
  VELO_TRY(Recipe recipe, recipe_of(request));
  return std::unique_ptr<RowSource>(std::make_unique<GeneratorSource>(std::move(recipe), 0));
}

Result<CutSource> cut(const RangeRequest& request) {
  VELO_TRY(Recipe recipe, recipe_of(request.source));
  if (recipe.options.realtime) return CutSource{nullptr, "rows come by the clock"};
  const uint64_t rows = recipe.rows();
  const uint64_t each = range_rows(rows, request);
  if (rows <= each) return CutSource{nullptr, "there is little to generate"};
  return CutSource{std::make_unique<GeneratorRanges>(std::move(recipe), each), {}};
}

Result<Schema> schema_of(const catalog::Options& options) {
  VELO_TRY(const GeneratorKind* kind, read_generator_kind(options));
  const Result<GeneratorOptions> checked = read_generator_options(*kind, options);  // a fault is known before the run
  if (!checked.ok()) return checked.error();
  return kind->schema(options);
}

bool is_bounded(const catalog::Options& options) {
  const Result<int64_t> rows = options.integer(catalog::spec(generator_options(), "rows"));
  return rows.ok() && *rows > 0;
}

}  // namespace

Connector generator_connector() {
  Connector connector;
  connector.name = "generator";
  connector.doc = "made-up rows, the same for the same seed";
  connector.options = generator_options();
  connector.open_row_source = open_source;
  connector.cut = cut;
  connector.schema = schema_of;
  connector.bounded = is_bounded;
  return connector;
}

}  // namespace velo::connector
