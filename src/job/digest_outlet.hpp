#pragma once

#include <memory>
#include <string>

#include "runtime/outlet.hpp"
#include "types/schema.hpp"

namespace velo::job {

/// Wraps an outlet so that `digest()` is a hash over the NDJSON text of all rows, in order: equal digests mean equal
/// bytes, whatever format or sink the rows really go to.
Result<std::unique_ptr<runtime::Outlet>> make_digest_outlet(std::unique_ptr<runtime::Outlet> inner,
                                                            const Schema& schema);

/// The digest of an outlet made above (32 hexadecimal digits); empty for any other outlet.
std::string digest_of(const runtime::Outlet& outlet);

}  // namespace velo::job
