#include "common/base/crc32c.hpp"

#include <doctest/doctest.h>

#include <string_view>
#include <vector>

using namespace framering;

namespace {
std::span<const std::byte> bytes_of(std::string_view text) {
    return std::as_bytes(std::span(text));
}
}  // namespace

TEST_CASE("crc32c of the check text is the published value") {
    CHECK(crc32c(bytes_of("123456789")) == 0xE3069283);
    CHECK(crc32c_by_table(bytes_of("123456789")) == 0xE3069283);
    CHECK(crc32c({}) == 0);
}

TEST_CASE("crc32c of thirty-two zero bytes is the value of RFC 3720") {
    const std::vector<std::byte> zeros(32);
    CHECK(crc32c(zeros) == 0x8A9136AA);
}

TEST_CASE("crc32c by instruction and by table agree at every length") {
    std::vector<std::byte> bytes(70);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        bytes[i] = static_cast<std::byte>(i * 37 + 11);
    }
    for (std::size_t length = 0; length <= bytes.size(); ++length) {
        const auto part = std::span(bytes).first(length);
        CAPTURE(length);
        CHECK(crc32c(part) == crc32c_by_table(part));
    }
}

TEST_CASE("crc32c goes on where it stopped") {
    CHECK(crc32c(bytes_of("6789"), crc32c(bytes_of("12345"))) == 0xE3069283);
}
