// Digests as lower-case hexadecimal text, by OpenSSL. One context serves all rows of a call.
#include <openssl/evp.h>

#include <array>
#include <memory>

#include "functions/overload.hpp"
#include "functions/scalar_loop.hpp"

namespace velo::functions {

namespace {

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

void digest(ScalarCall& call, const EVP_MD* method) {
  constexpr char kDigits[] = "0123456789abcdef";
  const std::unique_ptr<EVP_MD_CTX, FreeContext> context(EVP_MD_CTX_new());
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes;
  std::array<char, EVP_MAX_MD_SIZE * 2> text;
  call.rows.each([&](uint32_t row) {
    const std::string_view input = text_at(call, 0, row);
    unsigned size = 0;
    const bool done = EVP_DigestInit_ex(context.get(), method, nullptr) == 1 &&
                      EVP_DigestUpdate(context.get(), input.data(), input.size()) == 1 &&
                      EVP_DigestFinal_ex(context.get(), bytes.data(), &size) == 1;
    if (!done) return fail(call, row, kBadParameter, "this digest is not allowed on this machine");
    for (unsigned i = 0; i < size; ++i) {
      text[i * 2] = kDigits[bytes[i] >> 4];
      text[i * 2 + 1] = kDigits[bytes[i] & 15];
    }
    call.out.set_string(row, {text.data(), size * 2});
  });
}

void md5(ScalarCall& call) { digest(call, EVP_md5()); }
void sha256(ScalarCall& call) { digest(call, EVP_sha256()); }

constexpr Overload kMd5Overloads[] = {{{TypeId::String}, TypeId::String, md5}, {{TypeId::Bytes}, TypeId::String, md5}};
constexpr Overload kSha256Overloads[] = {{{TypeId::String}, TypeId::String, sha256},
                                         {{TypeId::Bytes}, TypeId::String, sha256}};

}  // namespace

extern const ScalarFunction kMd5 = {
    "md5",
    "md5(text)",
    "MD5 digest as hexadecimal text. Not safe against forgery.",
    "md5('abc')",
    "900150983cd24fb0d6963f7d28e17f72",
    [](std::span<const Argument> arguments) { return choose("md5", kMd5Overloads, arguments); }};

extern const ScalarFunction kSha256 = {
    "sha256",
    "sha256(text)",
    "SHA-256 digest as hexadecimal text.",
    "sha256('abc')",
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    [](std::span<const Argument> arguments) { return choose("sha256", kSha256Overloads, arguments); }};

}  // namespace velo::functions
