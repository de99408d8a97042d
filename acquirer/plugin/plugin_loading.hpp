// From a file to the table of a plug-in's functions: the one door to dlopen().
#pragma once
#include <cstddef>
#include <cstdint>

#include "acquirer/plugin/call_watch.hpp"
#include "acquirer/plugin/plugin_file.hpp"

namespace framering {

// What a kind of plug-ins has: every table begins with its size and ABI, two times 32 bits.
struct PluginInterface {
    const char* function;    // that gives the table: "fr_camera_plugin"
    const char* table;       // "fr_camera"
    const char* header;      // "camera_plugin.h"
    std::uint32_t abi;       // of this acquirer
    std::size_t head_bytes;  // that every table has
    std::size_t bytes;       // of the table that this acquirer knows
};

// Loads the library and copies its table; what that lacks at its end stays as it is in `table`. It stays in memory
// until the process ends, as nobody can say what an SDK has left behind. Requires: `table` has room for
// plugin.bytes. Fails (Error): the file is no library or needs one that is missing; it lacks the function, or that
// gives no table; it is made for another ABI.
void load_table(const PluginFile& file, CallWatch& watch, const PluginInterface& plugin, void* table);

}  // namespace framering
