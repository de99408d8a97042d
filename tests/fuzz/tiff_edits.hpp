// TIFF files changed where their readers look: directories, entries, links; and anywhere else.
#pragma once
#include <cstddef>
#include <vector>

#include "tests/fuzz/fuzzing.hpp"

namespace framering::fuzz {

using Bytes = std::vector<std::byte>;

// A few changes to a file that was a TIFF, classic or big, of any byte order.
void change_tiff(Dice& dice, Bytes& file);

// A few changes to bytes of any kind: bits, numbers at multiples of 4, an end that is missing, zeros or others
// behind it, blocks that are doubled or exchanged.
void change_any_bytes(Dice& dice, Bytes& file);

// Little-endian; nothing happens beyond the end.
void put_number(Bytes& file, std::uint64_t offset, std::uint64_t value, std::size_t size);
[[nodiscard]] std::uint64_t number_at(const Bytes& file, std::uint64_t offset, std::size_t size);

}  // namespace framering::fuzz
