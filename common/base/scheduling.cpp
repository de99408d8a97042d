#include "common/base/scheduling.hpp"

#include <algorithm>

#include "common/base/error.hpp"
#include "common/base/quantity.hpp"

namespace framering {

namespace {
constexpr std::uint64_t kMostProcessors = 1024;  // in a set of Linux

unsigned parse_processor(const std::string& text) {
    const std::uint64_t number = parse_count(text);
    if (number >= kMostProcessors) {
        fail(ExitCode::usage, "'{}' is not the number of a CPU core; use 0 to {}", text, kMostProcessors - 1);
    }
    return static_cast<unsigned>(number);
}
}  // namespace

std::vector<unsigned> parse_processors(const std::string& text) {
    std::vector<unsigned> processors;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        const std::string part = text.substr(begin, end - begin);
        const std::size_t dash = part.find('-');
        const unsigned first = parse_processor(part.substr(0, dash));
        const unsigned last = dash == std::string::npos ? first : parse_processor(part.substr(dash + 1));
        if (last < first) {
            fail(ExitCode::usage, "range '{}' is reversed; write {}-{}", part, last, first);
        }
        for (unsigned each = first; each <= last; ++each) {
            processors.push_back(each);
        }
        begin = end + 1;
    }
    std::ranges::sort(processors);
    processors.erase(std::unique(processors.begin(), processors.end()), processors.end());
    return processors;
}

}  // namespace framering
