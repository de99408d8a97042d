#include "common/base/crc32c.hpp"

#include <array>
#include <cstring>

namespace framering {

namespace {
constexpr std::array<std::uint32_t, 256> make_table() {
    constexpr std::uint32_t reflected_polynomial = 0x82F63B78;
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t byte = 0; byte < table.size(); ++byte) {
        std::uint32_t value = byte;
        for (int bit = 0; bit < 8; ++bit) {
            value = (value >> 1) ^ ((value & 1) != 0 ? reflected_polynomial : 0);
        }
        table[byte] = value;
    }
    return table;
}

constexpr std::array<std::uint32_t, 256> kTable = make_table();

#if defined(__x86_64__)
__attribute__((target("sse4.2"))) std::uint32_t crc32c_by_instruction(std::span<const std::byte> bytes,
                                                                      std::uint32_t crc) noexcept {
    std::uint64_t wide = ~crc;
    while (bytes.size() >= sizeof(std::uint64_t)) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data(), sizeof word);
        wide = __builtin_ia32_crc32di(wide, word);
        bytes = bytes.subspan(sizeof word);
    }
    auto narrow = static_cast<std::uint32_t>(wide);
    for (const std::byte byte : bytes) {
        narrow = __builtin_ia32_crc32qi(narrow, static_cast<std::uint8_t>(byte));
    }
    return ~narrow;
}
#endif
}  // namespace

std::uint32_t crc32c_by_table(std::span<const std::byte> bytes, std::uint32_t crc) noexcept {
    crc = ~crc;
    for (const std::byte byte : bytes) {
        crc = (crc >> 8) ^ kTable[(crc ^ static_cast<std::uint32_t>(byte)) & 0xFF];
    }
    return ~crc;
}

std::uint32_t crc32c(std::span<const std::byte> bytes, std::uint32_t crc) noexcept {
#if defined(__x86_64__)
    static const bool has_instruction = __builtin_cpu_supports("sse4.2") != 0;
    if (has_instruction) {
        return crc32c_by_instruction(bytes, crc);
    }
#endif
    return crc32c_by_table(bytes, crc);
}

}  // namespace framering
