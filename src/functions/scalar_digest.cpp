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

template <const EVP_MD* (*kMethod)()>
void digest_by(ScalarCall& call) {
  digest(call, kMethod());
}

template <const EVP_MD* (*kMethod)()>
Result<BoundScalar> bind_digest(std::string_view name, std::span<const Argument> arguments) {
  static constexpr Overload kOverloads[] = {{{TypeId::String}, TypeId::String, digest_by<kMethod>},
                                            {{TypeId::Bytes}, TypeId::String, digest_by<kMethod>}};
  return choose(name, kOverloads, arguments);
}

}  // namespace

extern const ScalarFunction kMd5 = {
    "md5",
    "md5(text)",
    "MD5 digest as hexadecimal text. Not safe against forgery.",
    "md5('abc')",
    "900150983cd24fb0d6963f7d28e17f72",
    [](std::span<const Argument> arguments) { return bind_digest<EVP_md5>("md5", arguments); }};

extern const ScalarFunction kSha1 = {
    "sha1",
    "sha1(text)",
    "SHA-1 digest as hexadecimal text. Not safe against forgery.",
    "sha1('abc')",
    "a9993e364706816aba3e25717850c26c9cd0d89d",
    [](std::span<const Argument> arguments) { return bind_digest<EVP_sha1>("sha1", arguments); }};

extern const ScalarFunction kSha512 = {
    "sha512",
    "sha512(text)",
    "SHA-512 digest as hexadecimal text.",
    "left(sha512('abc'), 16)",
    "ddaf35a193617aba",
    [](std::span<const Argument> arguments) { return bind_digest<EVP_sha512>("sha512", arguments); }};

extern const ScalarFunction kSha256 = {
    "sha256",
    "sha256(text)",
    "SHA-256 digest as hexadecimal text.",
    "sha256('abc')",
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    [](std::span<const Argument> arguments) { return bind_digest<EVP_sha256>("sha256", arguments); }};

}  // namespace velo::functions
