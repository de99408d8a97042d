// What queued_source.hpp promises, asked of every source of this kind.
#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "acquirer/camera_count.hpp"
#include "tests/support/guarded_pixels.hpp"
#include "tests/support/queued_sources_under_test.hpp"

using namespace framering;
using namespace framering::test;

namespace {
constexpr Nanoseconds kShortLimit = std::chrono::milliseconds(5);

// Memory for slots, with something in it that no camera takes for a picture, and guards around.
class Slots {
  public:
    explicit Slots(const QueuedSource& source) {
        for (std::uint32_t slot = 0; slot < kMostQueued; ++slot) {
            memory_.push_back(std::make_unique<GuardedPixels>(source.slot_bytes()));
        }
        std::mt19937 random(7);
        noise_.resize(source.slot_bytes());
        std::ranges::generate(noise_, [&] { return std::byte(random() % 256); });
    }

    void queue(QueuedSource& source, std::uint32_t slot) {
        std::ranges::copy(noise_, memory_[slot]->pixels().begin());
        source.queue(slot, memory_[slot]->pixels());
    }
    void fill_with_noise() {
        for (const auto& each : memory_) {
            std::ranges::copy(noise_, each->pixels().begin());
        }
    }
    [[nodiscard]] bool are_guards_untouched() const {
        return std::ranges::all_of(memory_, [](const auto& each) { return each->guards_untouched(); });
    }
    [[nodiscard]] bool is_untouched(std::uint32_t slot) const {
        return std::ranges::equal(memory_[slot]->pixels(), noise_);
    }
    // No 16 bytes in a row of the frame are what was there before.
    [[nodiscard]] bool is_written(std::uint32_t slot, std::uint64_t payload_bytes) const {
        const auto pixels = memory_[slot]->pixels().first(payload_bytes);
        std::size_t same = 0;
        for (std::size_t i = 0; i < pixels.size(); ++i) {
            same = pixels[i] == noise_[i] ? same + 1 : 0;
            if (same == 16) {
                return false;
            }
        }
        return true;
    }

  private:
    std::vector<std::unique_ptr<GuardedPixels>> memory_;
    std::vector<std::byte> noise_;
};

// Waits until a slot comes back.
std::optional<FilledSlot> next_slot(QueuedSource& source) {
    FilledSlot filled;
    for (int tries = 0; tries < 1000; ++tries) {
        const SlotWait result = source.wait(kShortLimit, filled);
        if (result == SlotWait::returned) {
            return filled;
        }
        if (result == SlotWait::ended) {
            return std::nullopt;
        }
    }
    return std::nullopt;
}

// Each of the `count` slots that were queued, in the order in which they come back.
std::vector<FilledSlot> slots_back(QueuedSource& source, std::size_t count) {
    std::vector<FilledSlot> back;
    while (back.size() < count) {
        const auto filled = next_slot(source);
        if (!filled) {
            break;
        }
        back.push_back(*filled);
    }
    return back;
}
}  // namespace

TEST_CASE("a queued source gives each slot back once and keeps its format") {
    for (const QueuedSourceUnderTest& each : queued_sources_under_test()) {
        CAPTURE(each.name);
        const auto source = each.make();
        const FrameFormat format = source->format();
        CHECK(source->slot_bytes() >= format.payload_bytes());
        Slots slots(*source);
        for (std::uint32_t slot = 0; slot < kMostQueued; ++slot) {
            slots.queue(*source, slot);
        }
        source->start({});
        std::vector<std::uint32_t> numbers;
        for (const FilledSlot& filled : slots_back(*source, kMostQueued)) {
            numbers.push_back(filled.slot);
        }
        std::ranges::sort(numbers);
        CHECK(numbers == std::vector<std::uint32_t>{0, 1, 2, 3, 4, 5, 6, 7});
        CHECK(source->format() == format);
        source->stop();
        CHECK(slots.are_guards_untouched());
    }
}

TEST_CASE("a queued source writes the whole of a good frame") {
    for (const QueuedSourceUnderTest& each : queued_sources_under_test()) {
        CAPTURE(each.name);
        const auto source = each.make();
        Slots slots(*source);
        slots.queue(*source, 0);
        source->start(20U);
        for (std::uint32_t i = 0; i < 20; ++i) {
            const auto filled = next_slot(*source);
            REQUIRE(filled);
            CHECK(filled->slot == i % kMostQueued);
            if (filled->status == SlotStatus::good) {
                CHECK(slots.is_written(filled->slot, source->format().payload_bytes()));
            }
            slots.queue(*source, (i + 1) % kMostQueued);
        }
        source->stop();
        CHECK(slots.are_guards_untouched());
    }
}

TEST_CASE("a queued source fills the slots in the order in which they were queued") {
    for (const QueuedSourceUnderTest& each : queued_sources_under_test()) {
        CAPTURE(each.name);
        const auto source = each.make();
        Slots slots(*source);
        const std::vector<std::uint32_t> order{5, 2, 7, 0, 1};
        for (const std::uint32_t slot : order) {
            slots.queue(*source, slot);
        }
        source->start({});
        std::vector<FilledSlot> back = slots_back(*source, order.size());
        source->stop();
        REQUIRE(back.size() == order.size());
        std::ranges::sort(back, {},
                          [&](const FilledSlot& filled) { return std::ranges::find(order, filled.slot); });
        CameraCount count(source->frame_ids());
        for (const FilledSlot& filled : back) {
            CHECK_FALSE(count.next(filled.camera_frame_id, filled.restarted).restarted);
        }
    }
}

TEST_CASE("times of a queued source do not lie ahead, and its values have keys") {
    for (const QueuedSourceUnderTest& each : queued_sources_under_test()) {
        CAPTURE(each.name);
        const auto source = each.make();
        Slots slots(*source);
        slots.queue(*source, 3);
        source->start(1U);
        const auto filled = next_slot(*source);
        REQUIRE(filled);
        CHECK(filled->host_time_ns <= monotonic_ns());
        for (const SourceValue& value : filled->values) {
            CHECK(value.key < source->value_keys().size());
        }
        CHECK((filled->camera_timestamp == 0 || source->clocks().camera != CameraTimeEvent::none));
        source->stop();
    }
}

TEST_CASE("a queued source without a slot says not_yet within its limit as often as it is asked") {
    for (const QueuedSourceUnderTest& each : queued_sources_under_test()) {
        CAPTURE(each.name);
        const auto source = each.make();
        Slots slots(*source);
        slots.queue(*source, 0);
        source->start({});
        CHECK(next_slot(*source));
        FilledSlot filled;
        for (int i = 0; i < 3; ++i) {
            CHECK(source->wait(kShortLimit, filled) == SlotWait::not_yet);
        }
        slots.queue(*source, 1);
        CHECK(next_slot(*source));
        source->stop();
    }
}

TEST_CASE("a queued source that was stopped writes to no slot, whether it was started or not, and stops twice") {
    for (const QueuedSourceUnderTest& each : queued_sources_under_test()) {
        for (const bool is_started : {false, true}) {
            CAPTURE(each.name);
            CAPTURE(is_started);
            const auto source = each.make();
            Slots slots(*source);
            for (std::uint32_t slot = 0; slot < kMostQueued; ++slot) {
                slots.queue(*source, slot);
            }
            if (is_started) {
                source->start({});
                CHECK(next_slot(*source));
            }
            source->stop();
            slots.fill_with_noise();
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            for (std::uint32_t slot = 0; slot < kMostQueued; ++slot) {
                CHECK(slots.is_untouched(slot));
            }
            source->stop();
            CHECK(slots.are_guards_untouched());
        }
    }
}

TEST_CASE("a queued source names its settings, keys and counters once each and does not rename them") {
    for (const QueuedSourceUnderTest& each : queued_sources_under_test()) {
        CAPTURE(each.name);
        const auto source = each.make();
        const auto is_once = [](std::vector<std::string> names) {
            std::ranges::sort(names);
            return std::ranges::adjacent_find(names) == names.end() && std::ranges::find(names, "") == names.end();
        };
        const auto names_of = [](const auto& all) {
            std::vector<std::string> names;
            std::ranges::transform(all, std::back_inserter(names), [](const auto& one) { return one.name; });
            return names;
        };
        std::vector<std::string> settings;
        for (const auto& [name, value] : source->settings()) {
            settings.push_back(name);
        }
        CHECK(is_once(settings));
        CHECK(is_once(names_of(source->value_keys())));
        const auto counters = names_of(source->counters());
        CHECK(is_once(counters));
        CHECK(counters.size() <= 32);
        Slots slots(*source);
        slots.queue(*source, 0);
        source->start({});
        CHECK(next_slot(*source));
        CHECK(names_of(source->counters()) == counters);
        source->stop();
    }
}
