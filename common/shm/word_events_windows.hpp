// Events of the system for words in shared memory: Windows lets no process sleep on an address that another one
// changes, so each word has events whose names follow from its place, and is found by its address.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace framering {

// One for each value of the word modulo their number: set by the change from that value, reset two changes before
// it returns. A single one would have to be reset when everyone has seen it, which nobody can know.
inline constexpr std::uint32_t kEventsOfWord = 4;
using WordEvents = std::array<void*, kEventsOfWord>;

// From now on words there have events. `segment`: its name with what tells it from others of that name.
void register_mapping(const std::byte* address, std::uint64_t size, const std::string& segment,
                      std::uint64_t offset);
// Requires: nobody waits on a word there.
void forget_mapping(const std::byte* address) noexcept;

// Nothing for a word that is in no mapping: this process has it to itself. An event that the system refuses is
// null. Thread: any.
[[nodiscard]] const WordEvents* events_of(const void* word) noexcept;

}  // namespace framering
