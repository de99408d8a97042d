#include "acquirer/plugin/plugin_loading.hpp"

#include <dlfcn.h>

#include <algorithm>
#include <cstring>

#include "acquirer/plugin/plugin_text.hpp"
#include "common/base/error.hpp"
#include "include/framering/camera_plugin.h"

namespace framering {

namespace {
struct TableHead {
    std::uint32_t size;
    std::uint32_t abi;
};

const void* entered(const PluginFile& file, CallWatch& watch, const PluginInterface& plugin) {
    const CallWatch::Call loading(watch, "loading it", std::chrono::seconds(FR_LIMIT_OPEN));
    // By its path: what may have changed it has been checked, and only so it finds libraries beside itself
    // ($ORIGIN).
    void* const library = ::dlopen(file.path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        fail(ExitCode::failed, "plug-in {}: cannot be loaded: {}", file.name, bounded_text(::dlerror()));
    }
    void* const entry = ::dlsym(library, plugin.function);
    if (entry == nullptr) {
        fail(ExitCode::failed, "plug-in {}: {} is no plug-in: it has no function {}()", file.name,
             file.path.string(), plugin.function);
    }
    using Entry = const void* (*)();
    Entry function = nullptr;
    std::memcpy(&function, &entry, sizeof function);
    return [&]() noexcept { return function(); }();
}
}  // namespace

void load_table(const PluginFile& file, CallWatch& watch, const PluginInterface& plugin, void* table) {
    const void* const from = entered(file, watch, plugin);
    if (from == nullptr) {
        fail(ExitCode::failed, "plug-in {}: {}() returned NULL", file.name, plugin.function);
    }
    TableHead head{};
    std::memcpy(&head, from, sizeof head);
    if (head.size < plugin.head_bytes) {
        fail(ExitCode::failed, "plug-in {0}: its {1} has size {2}; set it to sizeof({1})", file.name, plugin.table,
             head.size);
    }
    if (head.abi != plugin.abi) {
        fail(ExitCode::failed,
             "plug-in {}: made for ABI {} of {}, this acquirer has {}; build it again with the header of this "
             "version",
             file.name, head.abi, plugin.header, plugin.abi);
    }
    std::memcpy(table, from, std::min<std::size_t>(head.size, plugin.bytes));
}

}  // namespace framering
