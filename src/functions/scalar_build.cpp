// Functions that make longer or rearranged texts.
#include <algorithm>

#include "functions/overload.hpp"
#include "functions/text_builder.hpp"
#include "functions/utf8.hpp"

namespace velo::functions {

namespace {

constexpr TypeId kText = TypeId::String;
constexpr TypeId kCount = TypeId::BigInt;

void replace(ScalarCall& call) {
  TextBuilder builder(call);
  call.rows.each([&](uint32_t row) {
    const std::string_view text = text_at(call, 0, row);
    const std::string_view from = text_at(call, 1, row);
    const std::string_view to = text_at(call, 2, row);
    size_t at = 0;
    for (size_t hit; !from.empty() && (hit = text.find(from, at)) != std::string_view::npos; at = hit + from.size()) {
      builder.text().append(text.substr(at, hit - at)).append(to);
    }
    if (!builder.has_room(row, builder.text().size())) return builder.text().clear();
    builder.text().append(text.substr(at));
    builder.finish(row);
  });
}

void reverse(ScalarCall& call) {
  TextBuilder builder(call);
  call.rows.each([&](uint32_t row) {
    const std::string_view text = text_at(call, 0, row);
    for (size_t end = text.size(); end > 0;) {
      size_t begin = end - 1;
      while (begin > 0 && is_continuation(text[begin])) --begin;
      builder.text().append(text.substr(begin, end - begin));
      end = begin;
    }
    builder.finish(row);
  });
}

// The texts in front of code point `from` and behind the replaced ones stay.
void overlay(ScalarCall& call) {
  TextBuilder builder(call);
  call.rows.each([&](uint32_t row) {
    const std::string_view text = text_at(call, 0, row);
    const std::string_view part = text_at(call, 1, row);
    const int64_t from = call.args[2]->at<int64_t>(row);
    const int64_t count = call.args.size() > 3 ? call.args[3]->at<int64_t>(row) : count_code_points(part);
    if (from < 1) return fail(call, row, kBadParameter, "overlay() counts from 1");
    int64_t rest;
    if (__builtin_add_overflow(from - 1, count, &rest)) rest = count < 0 ? 0 : INT64_MAX;
    builder.text().append(text.substr(0, skip_code_points(text, 0, from - 1))).append(part);
    builder.text().append(text.substr(skip_code_points(text, 0, rest)));
    if (!builder.has_room(row, builder.text().size())) return builder.text().clear();
    builder.finish(row);
  });
}

void repeat(ScalarCall& call) {
  TextBuilder builder(call);
  call.rows.each([&](uint32_t row) {
    const std::string_view text = text_at(call, 0, row);
    const auto times = static_cast<size_t>(std::max<int64_t>(call.args[1]->at<int64_t>(row), 0));
    size_t bytes;
    if (__builtin_mul_overflow(text.size(), times, &bytes)) bytes = SIZE_MAX;
    if (!builder.has_room(row, bytes)) return;
    while (builder.text().size() < bytes) builder.text().append(text);
    builder.finish(row);
  });
}

void space(ScalarCall& call) {
  TextBuilder builder(call);
  call.rows.each([&](uint32_t row) {
    const auto count = static_cast<size_t>(std::max<int64_t>(call.args[0]->at<int64_t>(row), 0));
    if (!builder.has_room(row, count)) return;
    builder.text().assign(count, ' ');
    builder.finish(row);
  });
}

// `count` code points of `fill`, over and over.
void append_fill(std::string& out, std::string_view fill, int64_t count) {
  for (size_t at = 0; count > 0; --count) {
    const size_t bytes = code_point_bytes(fill, at);
    out.append(fill.substr(at, bytes));
    at = at + bytes == fill.size() ? 0 : at + bytes;
  }
}

template <bool kAtLeft>
void pad(ScalarCall& call) {
  TextBuilder builder(call);
  call.rows.each([&](uint32_t row) {
    const std::string_view text = text_at(call, 0, row);
    const std::string_view fill = call.args.size() > 2 ? text_at(call, 2, row) : std::string_view(" ");
    const int64_t width = std::max<int64_t>(call.args[1]->at<int64_t>(row), 0);
    if (!builder.has_room(row, static_cast<size_t>(width))) return;
    const int64_t missing = fill.empty() ? 0 : width - count_code_points(text);
    if (kAtLeft) append_fill(builder.text(), fill, missing);
    builder.text().append(text.substr(0, skip_code_points(text, 0, width)));
    if (!kAtLeft) append_fill(builder.text(), fill, missing);
    builder.finish(row);
  });
}

// Each code point of `from` becomes the one at the same place of `to`, or nothing when `to` is shorter.
void translate_row(std::string_view text, std::string_view from, std::string_view to, std::string& out) {
  for (size_t at = 0; at < text.size();) {
    const std::string_view point = text.substr(at, code_point_bytes(text, at));
    at += point.size();
    const size_t place = from.find(point);
    if (place == std::string_view::npos) {
      out.append(point);
      continue;
    }
    const size_t start = skip_code_points(to, 0, count_code_points(from.substr(0, place)));
    if (start < to.size()) out.append(to.substr(start, code_point_bytes(to, start)));
  }
}

void translate(ScalarCall& call) {
  TextBuilder builder(call);
  call.rows.each([&](uint32_t row) {
    translate_row(text_at(call, 0, row), text_at(call, 1, row), text_at(call, 2, row), builder.text());
    builder.finish(row);
  });
}

constexpr Overload kOverlayOverloads[] = {{{kText, kText, kCount}, kText, overlay},
                                          {{kText, kText, kCount, kCount}, kText, overlay}};
constexpr Overload kReplaceOverloads[] = {{{kText, kText, kText}, kText, replace}};
constexpr Overload kReverseOverloads[] = {{{kText}, kText, reverse}};
constexpr Overload kRepeatOverloads[] = {{{kText, kCount}, kText, repeat}};
constexpr Overload kSpaceOverloads[] = {{{kCount}, kText, space}};
constexpr Overload kLpadOverloads[] = {{{kText, kCount}, kText, pad<true>}, {{kText, kCount, kText}, kText, pad<true>}};
constexpr Overload kRpadOverloads[] = {{{kText, kCount}, kText, pad<false>},
                                       {{kText, kCount, kText}, kText, pad<false>}};
constexpr Overload kTranslateOverloads[] = {{{kText, kText, kText}, kText, translate}};

}  // namespace

extern const ScalarFunction kReplace = {
    "replace",
    "replace(text, from, to)",
    "Replaces every occurrence of `from`.",
    "replace('a-b-c', '-', '+')",
    "a+b+c",
    [](std::span<const Argument> arguments) { return choose("replace", kReplaceOverloads, arguments); }};

extern const ScalarFunction kReverse = {
    "reverse",
    "reverse(text)",
    "The code points in reverse order.",
    "reverse('abc')",
    "cba",
    [](std::span<const Argument> arguments) { return choose("reverse", kReverseOverloads, arguments); }};

extern const ScalarFunction kOverlay = {
    "overlay",
    "overlay(text PLACING part FROM from [FOR count])",
    "Puts the part in place of `count` code points (or as many as it has) from the code point `from`, counted from 1.",
    "overlay('Txxxxas' PLACING 'hom' FROM 2 FOR 4)",
    "Thomas",
    [](std::span<const Argument> arguments) { return choose("overlay", kOverlayOverloads, arguments); }};

extern const ScalarFunction kRepeat = {
    "repeat",
    "repeat(text, n)",
    "The text n times; more than 64 MiB is a row error.",
    "repeat('ab', 3)",
    "ababab",
    [](std::span<const Argument> arguments) { return choose("repeat", kRepeatOverloads, arguments); }};

extern const ScalarFunction kSpace = {
    "space",
    "space(n)",
    "A text of n blanks.",
    "'a' || space(2) || 'b'",
    "a  b",
    [](std::span<const Argument> arguments) { return choose("space", kSpaceOverloads, arguments); }};

extern const ScalarFunction kLpad = {
    "lpad",
    "lpad(text, width [, fill])",
    "Fills up with blanks, or `fill`, on the left; a longer text is cut at the right.",
    "lpad('7', 3, '0')",
    "007",
    [](std::span<const Argument> arguments) { return choose("lpad", kLpadOverloads, arguments); }};

extern const ScalarFunction kRpad = {
    "rpad",
    "rpad(text, width [, fill])",
    "Fills up with blanks, or `fill`, on the right; a longer text is cut at the right.",
    "rpad('ab', 4, '.')",
    "ab..",
    [](std::span<const Argument> arguments) { return choose("rpad", kRpadOverloads, arguments); }};

extern const ScalarFunction kTranslate = {
    "translate",
    "translate(text, from, to)",
    "Each character of `from` becomes the one at the same place of `to`, and vanishes when there is none.",
    "translate('12345', '143', 'ax')",
    "a2x5",
    [](std::span<const Argument> arguments) { return choose("translate", kTranslateOverloads, arguments); }};

}  // namespace velo::functions
