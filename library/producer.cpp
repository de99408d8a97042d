#include "include/framering/producer.h"

#include <fmt/core.h>

#include <memory>

#include "library/call.hpp"
#include "library/producing.hpp"

using namespace framering;
using namespace framering::library;

struct framering_producer {
    explicit framering_producer(const framering_producer_options& options) : producing(options) {}
    Handle handle;
    Producing producing;
};

namespace {
layout::ScanState state_of(int state) {
    switch (state) {
        case FRAMERING_SCAN_ENDED:
            return layout::ScanState::ended;
        case FRAMERING_SCAN_CANCELED:
            return layout::ScanState::canceled;
        case FRAMERING_SCAN_INTERRUPTED:
            return layout::ScanState::interrupted;
        default:
            throw Failure{FRAMERING_INVALID, fmt::format("state is {}; it may be 1 to 3", state)};
    }
}
}  // namespace

extern "C" {
int framering_producer_open(const framering_producer_options* options, framering_producer** producer) {
    return call([&] {
        require_given(options, "options");
        require_given(producer, "producer");
        *producer = nullptr;
        require_size(options->size, sizeof *options, "options");
        *producer = new framering_producer(*options);
    });
}

int framering_producer_close(framering_producer* producer, int64_t grace_ns, uint64_t* owed) {
    const int code = call_with(producer, "producer", [&](framering_producer& own) {
        require_given(owed, "owed");
        *owed = own.producing.close(limit_of(grace_ns));
        return FRAMERING_OK;
    });
    if (code != FRAMERING_INVALID && code != FRAMERING_IN_USE) {
        close_handle(producer);
    }
    return code;
}

int framering_producer_begin(framering_producer* producer, const char* plan, const char* wait_for,
                             int64_t timeout_ns, uint64_t* delivered) {
    return call_with(producer, "producer", [&](framering_producer& own) {
        require_given(delivered, "delivered");
        *delivered = own.producing.begin(given_scan_plan(text_given(plan, "plan")),
                                         wait_for == nullptr ? "" : wait_for, limit_of(timeout_ns));
        return FRAMERING_OK;
    });
}

int framering_producer_end(framering_producer* producer, int state, const char* reason) {
    return call_with(producer, "producer", [&](framering_producer& own) {
        own.producing.end(state_of(state), reason == nullptr ? "" : reason);
        return FRAMERING_OK;
    });
}

int framering_producer_claim(framering_producer* producer, int64_t timeout_ns, void** pixels, size_t* bytes) {
    return call_with(producer, "producer", [&](framering_producer& own) {
        require_given(pixels, "pixels");
        require_given(bytes, "bytes");
        const std::span<std::byte> slot = own.producing.claim(limit_of(timeout_ns));
        *pixels = slot.data();
        *bytes = slot.size();
        return FRAMERING_OK;
    });
}

int framering_producer_publish(framering_producer* producer, const framering_frame* frame) {
    return call_with(producer, "producer", [&](framering_producer& own) {
        own.producing.publish(frame);
        return FRAMERING_OK;
    });
}

int framering_producer_abandon(framering_producer* producer, int lost) {
    return call_with(producer, "producer", [&](framering_producer& own) {
        own.producing.abandon(lost != 0);
        return FRAMERING_OK;
    });
}

int framering_producer_lose(framering_producer* producer, uint64_t frames) {
    return call_with(producer, "producer", [&](framering_producer& own) {
        own.producing.lose(frames);
        return FRAMERING_OK;
    });
}

int framering_producer_key(framering_producer* producer, const char* name, const char* unit, uint32_t* place) {
    return call_with(producer, "producer", [&](framering_producer& own) {
        require_given(place, "place");
        *place = own.producing.key(text_given(name, "name"), unit == nullptr ? "" : unit);
        return FRAMERING_OK;
    });
}

int framering_producer_check(framering_producer* producer) {
    return call_with(producer, "producer", [](framering_producer& own) {
        own.producing.require_not_stopped();
        return FRAMERING_OK;
    });
}
}
