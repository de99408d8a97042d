#include "common/shm/word_events_windows.hpp"

#include <fmt/core.h>
#include <windows.h>

#include <exception>
#include <iterator>
#include <map>

namespace framering {

namespace {
struct Mapping {
    std::uintptr_t first;
    std::uint64_t size;
    std::string segment;
    std::uint64_t offset;
    std::map<std::uintptr_t, WordEvents> words;  // by address
};

struct Registry {
    SRWLOCK lock = SRWLOCK_INIT;
    std::map<std::uintptr_t, Mapping> mappings;  // by their first address

    [[nodiscard]] Mapping* mapping_of(std::uintptr_t address) noexcept {
        const auto next = mappings.upper_bound(address);
        if (next == mappings.begin()) {
            return nullptr;
        }
        Mapping& before = std::prev(next)->second;
        return address - before.first < before.size ? &before : nullptr;
    }
};

// Never ended: a thread may still wake somebody while the process ends.
Registry& registry() {
    static auto* const instance = new Registry;
    return *instance;
}

class Shared {
  public:
    Shared() noexcept { AcquireSRWLockShared(&registry().lock); }
    ~Shared() { ReleaseSRWLockShared(&registry().lock); }
    Shared(const Shared&) = delete;
    Shared& operator=(const Shared&) = delete;
};

class Exclusive {
  public:
    Exclusive() noexcept { AcquireSRWLockExclusive(&registry().lock); }
    ~Exclusive() { ReleaseSRWLockExclusive(&registry().lock); }
    Exclusive(const Exclusive&) = delete;
    Exclusive& operator=(const Exclusive&) = delete;
};

WordEvents open_events(const Mapping& mapping, std::uintptr_t address) {
    WordEvents events{};
    for (std::uint32_t i = 0; i < kEventsOfWord; ++i) {
        const std::string name =
            fmt::format("{}.wake.{}.{}", mapping.segment, mapping.offset + (address - mapping.first), i);
        events[i] = CreateEventA(nullptr, TRUE, FALSE, name.c_str());  // made, or opened where it is
    }
    return events;
}

struct Found {
    bool in_mapping;
    const WordEvents* events;
};

Found find_events(std::uintptr_t address) noexcept {
    const Shared reading;
    const Mapping* mapping = registry().mapping_of(address);
    if (mapping == nullptr) {
        return {false, nullptr};
    }
    const auto known = mapping->words.find(address);
    return {true, known == mapping->words.end() ? nullptr : &known->second};
}

const WordEvents* make_events(std::uintptr_t address) {
    const Exclusive writing;
    Mapping* mapping = registry().mapping_of(address);
    const auto [place, is_new] = mapping->words.try_emplace(address);
    if (is_new) {
        place->second = open_events(*mapping, address);
    }
    return &place->second;
}
}  // namespace

void register_mapping(const std::byte* address, std::uint64_t size, const std::string& segment,
                      std::uint64_t offset) {
    const auto first = reinterpret_cast<std::uintptr_t>(address);
    const Exclusive writing;
    registry().mappings.insert_or_assign(first, Mapping{first, size, segment, offset, {}});
}

void forget_mapping(const std::byte* address) noexcept {
    const Exclusive writing;
    const auto found = registry().mappings.find(reinterpret_cast<std::uintptr_t>(address));
    for (const auto& [word, events] : found->second.words) {
        for (void* event : events) {
            CloseHandle(event);
        }
    }
    registry().mappings.erase(found);
}

const WordEvents* events_of(const void* word) noexcept {
    static constexpr WordEvents refused{};
    const auto address = reinterpret_cast<std::uintptr_t>(word);
    const Found found = find_events(address);
    if (!found.in_mapping || found.events != nullptr) {
        return found.events;
    }
    try {
        return make_events(address);
    } catch (const std::exception&) {
        return &refused;  // no memory
    }
}

}  // namespace framering
