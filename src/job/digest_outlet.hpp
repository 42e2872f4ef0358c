#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "runtime/outlet.hpp"
#include "types/schema.hpp"

namespace velo::job {

/// Wraps an outlet so that `digest()` is a hash over the NDJSON text of all rows, in order: equal digests mean equal
/// bytes, whatever format or sink the rows really go to.
Result<std::unique_ptr<runtime::Outlet>> make_digest_outlet(std::unique_ptr<runtime::Outlet> inner,
                                                            const Schema& schema);

/// Takes no rows, but the digests of outputs that are one after the other, by add_digest(): its digest is one of these.
std::unique_ptr<runtime::Outlet> make_digest_sum();
void add_digest(runtime::Outlet& sum, std::string_view digest);

/// The digest of an outlet made above (32 hexadecimal digits); empty for any other outlet.
std::string digest_of(const runtime::Outlet& outlet);

}  // namespace velo::job
