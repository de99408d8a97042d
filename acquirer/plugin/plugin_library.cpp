#include "acquirer/plugin/plugin_library.hpp"

#include <dlfcn.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <utility>

#include "acquirer/plugin/plugin_text.hpp"
#include "common/base/error.hpp"

namespace framering {

namespace {
constexpr const char* kEntry = "fr_camera_plugin";
constexpr std::size_t kTableHead = offsetof(fr_camera, name);

const fr_camera* table_of(const PluginFile& file, CallWatch& watch) {
    const CallWatch::Call loading(watch, "loading it", std::chrono::seconds(FR_LIMIT_OPEN));
    // By its path: what may have changed it has been checked, and only so it finds libraries beside itself
    // ($ORIGIN).
    void* const library = ::dlopen(file.path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        fail(ExitCode::failed, "plug-in {}: cannot be loaded: {}", file.name, bounded_text(::dlerror()));
    }
    void* const entry = ::dlsym(library, kEntry);
    if (entry == nullptr) {
        fail(ExitCode::failed, "plug-in {}: {} is no plug-in: it has no function {}()", file.name,
             file.path.string(), kEntry);
    }
    using Entry = const fr_camera* (*)();
    Entry function = nullptr;
    std::memcpy(&function, &entry, sizeof function);
    return [&]() noexcept { return function(); }();
}
}  // namespace

PluginLibrary::PluginLibrary(const PluginFile& file)
    : name_(file.name), watch_(std::make_unique<CallWatch>(file.name)) {
    const fr_camera* const table = table_of(file, *watch_);
    if (table == nullptr) {
        fail(ExitCode::failed, "plug-in {}: {}() returned NULL", name_, kEntry);
    }
    if (table->size < kTableHead) {
        fail(ExitCode::failed, "plug-in {}: its fr_camera has size {}; set it to sizeof(fr_camera)", name_,
             table->size);
    }
    if (table->abi != FR_CAMERA_ABI) {
        fail(ExitCode::failed,
             "plug-in {}: made for ABI {} of camera_plugin.h, this acquirer has {}; build it again "
             "with the header of this version",
             name_, table->abi, FR_CAMERA_ABI);
    }
    std::memcpy(&table_, table, std::min<std::size_t>(table->size, sizeof table_));
    check_table();
}

void PluginLibrary::check_table() const {
    const auto is_there = [](auto pointer) { return pointer != nullptr; };
    const std::array needed{
        std::pair{"name", is_there(table_.name)},     std::pair{"version", is_there(table_.version)},
        std::pair{"list", is_there(table_.list)},     std::pair{"open", is_there(table_.open)},
        std::pair{"format", is_there(table_.format)}, std::pair{"start", is_there(table_.start)},
        std::pair{"stop", is_there(table_.stop)},     std::pair{"queue", is_there(table_.queue)},
        std::pair{"wait", is_there(table_.wait)},     std::pair{"error", is_there(table_.error)},
        std::pair{"close", is_there(table_.close)}};
    for (const auto& [field, there] : needed) {
        if (!there) {
            fail(ExitCode::failed, "plug-in {}: {} in its fr_camera is NULL and must not be (size {} of {})",
                 name_, field, table_.size, sizeof table_);
        }
    }
    const int settings = int{is_there(table_.describe)} + int{is_there(table_.get)} + int{is_there(table_.set)};
    if (settings != 0 && settings != 3) {
        fail(ExitCode::failed, "plug-in {}: describe, get and set must be there together, or none of them", name_);
    }
}

std::string PluginLibrary::title() const {
    return fmt::format("{} {}", bounded_text(table_.name), bounded_text(table_.version));
}

}  // namespace framering
