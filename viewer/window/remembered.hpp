// What the window keeps for the next time, a session each.
#pragma once
#include <QByteArray>
#include <string>

#include "viewer/window/view_controls.hpp"

namespace framering {

struct Remembered {
    ViewChoices choices;
    QByteArray geometry;  // of the window
    std::string save_directory;
};

// From $XDG_CONFIG_HOME/framering/viewer.ini; defaults where nothing was kept, or nonsense.
[[nodiscard]] Remembered recall(const std::string& session);
// What cannot be written is not kept: no reason to trouble anyone.
void remember(const std::string& session, const Remembered& what);

}  // namespace framering
