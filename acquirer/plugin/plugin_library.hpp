// A camera plug-in in memory.
#pragma once
#include <memory>
#include <string>

#include "acquirer/plugin/call_watch.hpp"
#include "acquirer/plugin/plugin_file.hpp"
#include "include/framering/camera_plugin.h"

namespace framering {

// Thread safety: one thread. Invariants: stays in memory until the process ends, as nobody can say what an SDK has
// left behind. The table is a copy: what the plug-in's lacks at its end is null, what must be there is there.
class PluginLibrary {
  public:
    // `stop`: ends what it does until watch().opened(). Fails (Error): as load_table(), or the table lacks a
    // function that must be there.
    explicit PluginLibrary(const PluginFile& file, const StopToken& stop = {});

    [[nodiscard]] const fr_camera& table() const noexcept { return table_; }
    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    // As it says itself: "pattern 1.0"
    [[nodiscard]] std::string title() const;
    [[nodiscard]] CallWatch& watch() noexcept { return *watch_; }

  private:
    void check_table() const;

    std::string name_;
    std::unique_ptr<CallWatch> watch_;
    fr_camera table_{};
};

}  // namespace framering
