#include "common/session/pause.hpp"

#include "common/base/error.hpp"
#include "common/session/requests.hpp"

namespace framering {

namespace {
constexpr unsigned kCountBits = 16;
constexpr std::uint64_t kMostCounted = (std::uint64_t{1} << kCountBits) - 1;

std::uint64_t count_in(std::uint64_t word, std::uint64_t scan_id) noexcept {
    return word >> kCountBits == scan_id ? word & kMostCounted : 0;
}
}  // namespace

bool is_pause_of(std::uint64_t word, std::uint64_t scan_id) noexcept {
    return count_in(word, scan_id) % 2 == 1;
}

std::uint64_t pauses_of(std::uint64_t word, std::uint64_t scan_id) noexcept {
    return (count_in(word, scan_id) + 1) / 2;
}

std::uint64_t request_pause(const SessionView& session, std::uint64_t scan_id, bool paused) {
    std::uint64_t asked = 0;
    with_requests(session, [&](layout::Requests& requests) {
        std::uint64_t seen = requests.pause.load(std::memory_order_relaxed);
        do {
            asked = seen;
            if (seen >> kCountBits > scan_id || is_pause_of(seen, scan_id) == paused) {
                return;  // of a later scan, or it is so already
            }
            const std::uint64_t count = count_in(seen, scan_id) + 1;
            if (count >= kMostCounted) {
                fail(ExitCode::refused, "session '{}': scan {} was paused {} times, which is the limit",
                     session.session(), scan_id, count / 2);
            }
            asked = (scan_id << kCountBits) + count;
            // SYNC(request): release, pairs with the acquire load in AcquirerSession::pause_word
        } while (!requests.pause.compare_exchange_weak(seen, asked, std::memory_order_release,
                                                       std::memory_order_relaxed));
    });
    return asked;
}

}  // namespace framering
