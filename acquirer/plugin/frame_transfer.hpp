// From what a driver wrote to a frame in the ring.
#pragma once
#include <cstdint>

#include "acquirer/plugin/plugin_format.hpp"
#include "acquirer/plugin/slots_lent.hpp"

namespace framering {

// Brings what the driver wrote into the slot: nothing where it wrote there itself, else unpacked, or without the
// padding of its rows. `said_bytes`: how many the plug-in says are written; 0: all. Returns how many bytes of the
// frame are there from its first one on.
[[nodiscard]] std::uint64_t bring_over(const PluginFormat& from, const LentSlot& lent,
                                       std::uint64_t said_bytes) noexcept;

}  // namespace framering
