// CRC-32C (Castagnoli), as iSCSI, ext4 and SSE 4.2 compute it.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

namespace framering {

// `crc`: the result for the bytes before these, 0 at the start. Thread: any.
[[nodiscard]] std::uint32_t crc32c(std::span<const std::byte> bytes, std::uint32_t crc = 0) noexcept;

// The same without the processor's instruction: what runs where there is none.
[[nodiscard]] std::uint32_t crc32c_by_table(std::span<const std::byte> bytes, std::uint32_t crc = 0) noexcept;

}  // namespace framering
