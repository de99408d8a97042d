// An actuator plug-in in memory.
#pragma once
#include <memory>
#include <string>

#include "acquirer/plugin/call_watch.hpp"
#include "acquirer/plugin/plugin_file.hpp"
#include "include/framering/actuator_plugin.h"

namespace framering {

// Thread safety: one thread. Invariants: as of PluginLibrary: the table is a copy, and what must be there is
// there.
class ActuatorLibrary {
  public:
    // `stop`: ends what it does until watch().opened(). Fails (Error): as load_table(), or the table lacks a
    // function that must be there.
    ActuatorLibrary(const PluginFile& file, const StopToken& stop);

    [[nodiscard]] const fr_actuator& table() const noexcept { return table_; }
    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    // As it says itself: "stage 1.0"
    [[nodiscard]] std::string title() const;
    [[nodiscard]] CallWatch& watch() noexcept { return *watch_; }

  private:
    void check_table() const;

    std::string name_;
    std::unique_ptr<CallWatch> watch_;
    fr_actuator table_{};
};

}  // namespace framering
