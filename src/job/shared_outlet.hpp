#pragma once

#include <map>
#include <memory>
#include <string>

#include "runtime/outlet.hpp"

namespace velo::job {

/// The sinks of an application by name. Several INSERTs into one relation write through one outlet, in the order in
/// which they give rows; it closes behind the last of them.
class SharedOutlets {
 public:
  Result<std::unique_ptr<runtime::Outlet>> open(const catalog::Relation& sink);

 private:
  struct Opened;
  class User;

  std::map<std::string, std::shared_ptr<Opened>> opened_;
};

}  // namespace velo::job
