// A name for a segment of this process, taken away at the end whatever happened.
#pragma once
#include <unistd.h>

#include <string>

#include "common/shm/segment.hpp"

namespace framering::test {

struct NamedSegment {
    std::string text = "framering_test_segment_" + std::to_string(getpid());

    NamedSegment() { Segment::unlink(text); }
    NamedSegment(const NamedSegment&) = delete;
    NamedSegment& operator=(const NamedSegment&) = delete;
    ~NamedSegment() { Segment::unlink(text); }
};

}  // namespace framering::test
