#include "job/digest_outlet.hpp"

#include "base/check.hpp"
#include "connector/digest.hpp"
#include "format/format.hpp"

namespace velo::job {

namespace {

class DigestOutlet final : public runtime::Outlet {
 public:
  DigestOutlet(std::unique_ptr<runtime::Outlet> inner, std::unique_ptr<format::Encoder> encoder)
      : inner_(std::move(inner)), encoder_(std::move(encoder)) {}

  Status write() override { return inner_->write(); }
  Status flush() override { return inner_->flush(); }
  Status close() override { return inner_->close(); }
  std::string text() const { return digest_.hex(); }
  std::unique_ptr<runtime::RowKeeper> make_keeper() const override {
    auto keeper = inner_->make_keeper();
    keeper->add_digest(encoder_->clone());
    return keeper;
  }

 protected:
  Status take(const Batch& batch) override {
    bytes_.clear();
    encoder_->encode(batch, bytes_);
    digest_.add(bytes_.view());
    return inner_->push(batch);
  }
  Status take_kept(const runtime::KeptRows& kept) override {
    digest_.add(kept.digested.view());
    return inner_->append(kept);
  }

 private:
  std::unique_ptr<runtime::Outlet> inner_;
  std::unique_ptr<format::Encoder> encoder_;
  ByteBuffer bytes_;
  connector::Digest digest_;
};

class DigestSum final : public runtime::Outlet {
 public:
  Status write() override { return {}; }
  Status flush() override { return {}; }
  Status close() override { return {}; }
  void add(std::string_view digest) { sum_.add(digest); }
  std::string text() const { return sum_.hex(); }

 protected:
  Status take(const Batch&) override { CHECK(false, "a sum of digests takes no rows"); }

 private:
  connector::Digest sum_;
};

}  // namespace

std::unique_ptr<runtime::Outlet> make_digest_sum() { return std::make_unique<DigestSum>(); }

void add_digest(runtime::Outlet& sum, std::string_view digest) { dynamic_cast<DigestSum&>(sum).add(digest); }

Result<std::unique_ptr<runtime::Outlet>> make_digest_outlet(std::unique_ptr<runtime::Outlet> inner,
                                                            const Schema& schema) {
  const format::Format* json = format::find_format("json");
  CHECK(json != nullptr, "digests are taken over the json format");
  VELO_TRY(auto encoder, json->make_encoder(schema, catalog::Options{}));
  return std::unique_ptr<runtime::Outlet>(std::make_unique<DigestOutlet>(std::move(inner), std::move(encoder)));
}

std::string digest_of(const runtime::Outlet& outlet) {
  if (const auto* sum = dynamic_cast<const DigestSum*>(&outlet)) return sum->text();
  const auto* digest = dynamic_cast<const DigestOutlet*>(&outlet);
  return digest ? digest->text() : std::string();
}

}  // namespace velo::job
