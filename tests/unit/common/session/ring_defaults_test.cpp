#include "common/session/ring_defaults.hpp"

#include <doctest/doctest.h>

#include "common/base/machine.hpp"
#include "common/base/processors.hpp"

using namespace framering;

namespace {
MachineProfile checked(std::optional<Pages> pages, std::optional<CopyMode> copy_mode) {
    MachineProfile profile;
    profile.pages = pages;
    profile.copy_mode = copy_mode;
    profile.checked_utc = "2026-11-28T17:00:00Z";
    return profile;
}
}  // namespace

TEST_CASE("an option decides on pages and copying, whatever was measured") {
    CHECK(choose_pages(true, checked(Pages::small, {})).pages == Pages::huge);
    CHECK(choose_pages(false, checked(Pages::huge, {})).pages == Pages::small);
    CHECK(choose_copy_mode(CopyMode::cached, checked({}, CopyMode::streaming), ~0ULL) == CopyMode::cached);
}

TEST_CASE("without an option what was measured on the machine decides") {
    const PagesChoice choice = choose_pages({}, checked(Pages::huge, {}));
    CHECK(choice.pages == Pages::huge);
    CHECK(choice.why == "measured by framering check on 2026-11-28");
    CHECK(choose_pages({}, checked(Pages::small, {})).pages == Pages::small);
    const std::uint64_t cache = last_level_cache_bytes();
    CHECK(choose_copy_mode({}, checked({}, CopyMode::cached), cache + 1) == CopyMode::cached);
    CHECK(choose_copy_mode({}, checked({}, CopyMode::streaming), cache + 1) == CopyMode::streaming);
}

TEST_CASE("a ring that fits the cache is filled through it, whatever was measured beyond") {
    CHECK(choose_copy_mode({}, checked({}, CopyMode::streaming), last_level_cache_bytes()) == CopyMode::cached);
}

TEST_CASE("without an option and a check virtual machines get small pages, others huge ones") {
    CHECK(choose_pages({}, {}).pages == (is_virtual_machine() ? Pages::small : Pages::huge));
    CHECK(choose_pages({}, checked({}, {})).pages == choose_pages({}, {}).pages);
    const std::uint64_t cache = last_level_cache_bytes();
    CHECK(choose_copy_mode({}, {}, cache + 1) == copy_mode_for(cache + 1));
}
