// What an acquirer asks of its session.
#pragma once
#include <cstdint>
#include <string>

#include "common/ring/wait_strategy.hpp"
#include "common/shm/segment.hpp"

namespace framering {

struct SessionSettings {
    std::string session;
    std::uint64_t slot_count = 0;
    std::uint64_t slot_stride = 0;  // a multiple of the page size
    bool group_readable = false;
    std::uint64_t scan_to_resume = 0;                     // stays open, though its acquirer is gone; 0: none
    WaitStrategy wait_strategy = WaitStrategy::adaptive;  // for room in the ring
    Pages pages = Pages::small;                           // of a new ring, as far as the kernel gives them
};

}  // namespace framering
