// How options of the acquirer in configuration files go together with those of its command line.
#pragma once
#include <cstdint>

#include "common/base/command_line.hpp"

namespace framering {

enum class FromFiles : std::uint8_t {
    all,
    not_of_scan,  // for a scan that is resumed: its plan says what its options were
};

// Once all options are declared.
void declare_configuration(CommandLine& line, FromFiles from);

}  // namespace framering
