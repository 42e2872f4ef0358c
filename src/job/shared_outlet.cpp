#include "job/shared_outlet.hpp"

namespace velo::job {

struct SharedOutlets::Opened {
  std::unique_ptr<runtime::Outlet> outlet;
  size_t users = 0;  ///< that have not closed it
};

class SharedOutlets::User final : public runtime::Outlet {
 public:
  explicit User(std::shared_ptr<Opened> opened) : opened_(std::move(opened)) { ++opened_->users; }

  Status write() override { return opened_->outlet->write(); }
  Status flush() override { return opened_->outlet->flush(); }
  Status close() override { return --opened_->users == 0 ? opened_->outlet->close() : opened_->outlet->flush(); }
  std::unique_ptr<runtime::RowKeeper> make_keeper() const override { return opened_->outlet->make_keeper(); }

 protected:
  Status take(const Batch& batch) override { return opened_->outlet->push(batch); }
  Status take_kept(const runtime::KeptRows& kept) override { return opened_->outlet->append(kept); }

 private:
  std::shared_ptr<Opened> opened_;
};

Result<std::unique_ptr<runtime::Outlet>> SharedOutlets::open(const catalog::Relation& sink) {
  std::shared_ptr<Opened>& opened = opened_[sink.name];
  if (!opened) {
    VELO_TRY(auto outlet, runtime::open_outlet(sink));
    opened = std::make_shared<Opened>();
    opened->outlet = std::move(outlet);
  }
  return std::unique_ptr<runtime::Outlet>(std::make_unique<User>(opened));
}

}  // namespace velo::job
