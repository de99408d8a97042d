#include "include/framering/reader.h"

#include <fmt/core.h>

#include <span>

#include "common/base/deadline.hpp"
#include "common/base/error.hpp"
#include "common/session/session_view.hpp"
#include "library/call.hpp"
#include "library/reading.hpp"

using namespace framering;
using namespace framering::library;

struct framering_reader {
    Handle handle;
    Reading reading;
};

extern "C" {
int framering_reader_open(const framering_reader_options* options, framering_reader** reader) {
    return call([&] {
        require_given(options, "options");
        require_given(reader, "reader");
        *reader = nullptr;
        require_size(options->size, sizeof *options, "options");
        const Deadline deadline = Deadline::in(limit_of(options->timeout_ns));
        try {
            *reader = new framering_reader{{}, Reading(*options)};
        } catch (const Error& error) {
            if (error.exit_code() == ExitCode::failed && deadline.has_passed()) {
                return report(FRAMERING_TIMEOUT, error.what());
            }
            throw;
        }
        return static_cast<int>(FRAMERING_OK);
    });
}

int framering_reader_leave(framering_reader* reader) {
    return call_with(reader, "reader", [](framering_reader& own) {
        own.reading.leave();
        return FRAMERING_OK;
    });
}

void framering_reader_close(framering_reader* reader) {
    close_handle(reader);
}

int framering_reader_poll(framering_reader* reader, int64_t timeout_ns, framering_event* events, size_t most,
                          size_t* count) {
    return call_with(reader, "reader", [&](framering_reader& own) {
        require_given(events, "events");
        require_given(count, "count");
        *count = 0;
        if (most == 0) {
            throw Failure{FRAMERING_INVALID, "most is 0; it is the number of events that there is room for"};
        }
        *count = own.reading.poll(limit_of(timeout_ns), events, most);
    });
}

int framering_reader_release(framering_reader* reader, size_t count) {
    return call_with(reader, "reader", [&](framering_reader& own) {
        return own.reading.release(count)
                   ? static_cast<int>(FRAMERING_OK)
                   : report(FRAMERING_OVERTAKEN,
                            "a frame was overwritten while it was held: this reader is too slow, "
                            "and a session does not wait for one that only processes");
    });
}

int framering_reader_report(framering_reader* reader, uint64_t sequence, const framering_named_value* values,
                            size_t count, int* on_disk) {
    return call_with(reader, "reader", [&](framering_reader& own) {
        require_given(values, "values");
        const bool is_on_disk = own.reading.report(sequence, std::span(values, count));
        if (on_disk != nullptr) {
            *on_disk = is_on_disk ? 1 : 0;
        }
    });
}

int framering_reader_check(framering_reader* reader) {
    return call_with(reader, "reader", [](framering_reader& own) {
        return own.reading.is_whole() ? static_cast<int>(FRAMERING_OK)
                                      : report(FRAMERING_OVERTAKEN, "a frame was overwritten while it was held");
    });
}
}
