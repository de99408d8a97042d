// When a camera that this program triggers gets its next trigger.
#include "acquirer/trigger_schedule.hpp"

#include <doctest/doctest.h>

using namespace framering;

namespace {
constexpr std::uint64_t kTriggersBegin = 1'000'000'000;
constexpr std::uint64_t kMs = 1'000'000;

TriggerSchedule triggers_at(double frame_rate_hz, std::optional<Nanoseconds> longest_wait = std::nullopt) {
    return {FrameSchedule(frame_rate_hz, kTriggersBegin), longest_wait};
}
}  // namespace

TEST_CASE("triggers follow the frame rate, and none comes before the frame of the one before") {
    TriggerSchedule triggers = triggers_at(100);
    CHECK(triggers.is_due(kTriggersBegin));
    CHECK(triggers.given(kTriggersBegin) == 0);
    CHECK(triggers.awaits_frame());
    CHECK_FALSE(triggers.is_due(kTriggersBegin + 50 * kMs));
    CHECK_FALSE(triggers.due_in(kTriggersBegin + 50 * kMs));
    triggers.answered();
    CHECK_FALSE(triggers.is_due(kTriggersBegin + 9 * kMs));
    CHECK(triggers.due_in(kTriggersBegin + 9 * kMs) == Nanoseconds(kMs));
    CHECK(triggers.is_due(kTriggersBegin + 10 * kMs));
    CHECK(triggers.given(kTriggersBegin + 35 * kMs) == 2);  // those of 10 and 20 ms
    triggers.answered();
    CHECK_FALSE(triggers.is_due(kTriggersBegin + 39 * kMs));
    CHECK(triggers.is_due(kTriggersBegin + 40 * kMs));
}

TEST_CASE("without a frame rate the next trigger follows the frame at once") {
    TriggerSchedule triggers = triggers_at(0);
    CHECK(triggers.given(kTriggersBegin) == 0);
    CHECK_FALSE(triggers.is_due(kTriggersBegin + kMs));
    triggers.answered();
    CHECK(triggers.is_due(kTriggersBegin));
    CHECK(triggers.given(kTriggersBegin + 500 * kMs) == 0);
}

TEST_CASE("a trigger that no frame follows is given again after the longest wait, and counts no period") {
    TriggerSchedule triggers = triggers_at(100, std::chrono::milliseconds(70));
    CHECK(triggers.given(kTriggersBegin) == 0);
    CHECK_FALSE(triggers.is_due(kTriggersBegin + 69 * kMs));
    CHECK(triggers.due_in(kTriggersBegin + 69 * kMs) == Nanoseconds(kMs));
    CHECK(triggers.is_due(kTriggersBegin + 70 * kMs));
    CHECK(triggers.given(kTriggersBegin + 70 * kMs) == 0);
    CHECK_FALSE(triggers.is_due(kTriggersBegin + 139 * kMs));
    triggers.answered();
    CHECK(triggers.is_due(kTriggersBegin + 71 * kMs));
    CHECK(triggers.given(kTriggersBegin + 81 * kMs) == 7);
}
