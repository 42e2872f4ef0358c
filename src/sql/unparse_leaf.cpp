// Names, types, options and lengths of time back to text.
#include <array>

#include "sql/unparse.hpp"
#include "sql/vocabulary.hpp"
#include "sql/writer.hpp"

namespace velo::sql {

namespace {

bool is_plain_word(std::string_view text) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  if (text.empty() || !letter(text[0])) return false;
  for (const char c : text) {
    if (!letter(c) && (c < '0' || c > '9')) return false;
  }
  return true;
}

struct UnitSize {
  int64_t size;
  std::string_view name;
};

constexpr std::array<UnitSize, 5> kMicroUnits = {{{3'600'000'000, "HOUR"},
                                                  {60'000'000, "MINUTE"},
                                                  {1'000'000, "SECOND"},
                                                  {1'000, "MILLISECOND"},
                                                  {1, "MICROSECOND"}}};

// The largest unit that divides the length without rest.
void write_micros(std::string& out, int64_t micros, bool in_text) {
  for (const UnitSize& unit : kMicroUnits) {
    if (micros % unit.size != 0) continue;
    const std::string count = std::to_string(micros / unit.size);
    out += in_text ? count + " " + std::string(unit.name) : "'" + count + "' " + std::string(unit.name);
    return;
  }
}

}  // namespace

void write_quoted(std::string& out, std::string_view text, char quote) {
  out += quote;
  for (const char c : text) {
    if (c == quote) out += c;
    out += c;
  }
  out += quote;
}

void write(std::string& out, const Identifier& name) {
  if (name.quoted || !is_plain_word(name.text)) write_quoted(out, name.text, '"');
  else out += name.text;
}

void write(std::string& out, const TypeName& type) {
  // DOUBLE PRECISION is one name of two words; the precision of TIMESTAMP stands in the middle of its name.
  const size_t zone = std::min(type.name.text.find(" WITH"), type.name.text.size());
  if (type.name.quoted || type.name.text.find(' ') == std::string::npos) write(out, type.name);
  else out += type.name.text.substr(0, zone);
  if (!type.arguments.empty()) {
    out += '(';
    for (size_t i = 0; i < type.arguments.size(); ++i) out += (i > 0 ? ", " : "") + std::to_string(type.arguments[i]);
    out += ')';
  }
  if (!type.name.quoted) out += type.name.text.substr(zone);
  if (type.children.empty()) return;
  out += '<';
  for (size_t i = 0; i < type.children.size(); ++i) {
    if (i > 0) out += ", ";
    if (type.children[i].name) {
      write(out, *type.children[i].name);
      out += ' ';
    }
    write(out, type.children[i].type);
  }
  out += '>';
}

void write(std::string& out, const Duration& duration) {
  const int parts = (duration.months != 0) + (duration.days != 0) + (duration.micros != 0);
  out += "INTERVAL ";
  if (parts == 1 && duration.months != 0) {
    out += "'" + std::to_string(duration.months) + "' MONTH";
  } else if (parts == 1 && duration.days != 0) {
    out += "'" + std::to_string(duration.days) + "' DAY";
  } else if (parts <= 1) {
    if (duration.micros == 0) out += "'0' SECOND";
    else write_micros(out, duration.micros, /*in_text=*/false);
  } else {
    out += '\'';
    if (duration.months != 0) out += std::to_string(duration.months) + " MONTH ";
    if (duration.days != 0) out += std::to_string(duration.days) + " DAY ";
    if (duration.micros != 0) write_micros(out, duration.micros, /*in_text=*/true);
    if (out.back() == ' ') out.pop_back();
    out += '\'';
  }
}

void write(std::string& out, const Option& option) {
  write_quoted(out, option.key);
  out += " = ";
  if (option.kind == Option::Kind::kString) write_quoted(out, option.value);
  else out += option.value;
}

void write_options(std::string& out, const std::vector<Option>& options) {
  if (options.empty()) return;
  out += " WITH ";
  write_group(out, options);
}

std::string unparse(const TypeName& type) {
  std::string out;
  write(out, type);
  return out;
}

std::string unparse(const Duration& duration) {
  std::string out;
  write(out, duration);
  return out;
}

}  // namespace velo::sql
