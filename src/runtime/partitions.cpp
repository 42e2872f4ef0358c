#include "runtime/partitions.hpp"

#include "base/check.hpp"
#include "connector/error_codes.hpp"
#include "connector/partitions.hpp"

namespace velo::runtime {

namespace {

class ConnectorPartitions final : public Partitions {
 public:
  ConnectorPartitions(std::unique_ptr<connector::SourcePartitions> partitions, const plan::Source& source)
      : partitions_(std::move(partitions)), source_(source) {}

  size_t count() const override { return partitions_->count(); }
  uint64_t weight(size_t n) const override { return partitions_->weight(n); }
  Result<std::unique_ptr<Inlet>> open(size_t n) override {
    VELO_TRY(auto bytes, partitions_->open(n));
    return open_inlet(source_, std::move(bytes));
  }
  bool grows() const override { return partitions_->grows(); }
  Status refresh() override { return partitions_->refresh(); }

 private:
  std::unique_ptr<connector::SourcePartitions> partitions_;
  const plan::Source& source_;
};

}  // namespace

Result<std::unique_ptr<Partitions>> open_partitions(const plan::Source& source) {
  const connector::Connector* connector = connector::find_connector(source.relation->connector);
  CHECK(connector != nullptr, "the binder resolves connectors");
  if (connector->partitions == nullptr) {
    return Error(connector::kOnePartition,
                 "the rows of " + source.relation->name + " are given by a program, in one partition")
        .with_hint("leave out 'partitions' = 'files'");
  }
  VELO_TRY(auto partitions, connector->partitions(*source.relation));
  return std::unique_ptr<Partitions>(std::make_unique<ConnectorPartitions>(std::move(partitions), source));
}

}  // namespace velo::runtime
