// The keys of the window: one table for what they do and for what the help says.
#pragma once
#include <QString>
#include <functional>
#include <vector>

class QKeyEvent;

namespace framering {

struct KeyBinding {
    int key = 0;  // Qt::Key
    bool control = false;
    bool shift = false;  // of letters; other keys are what they write
    QString name;        // as the help shows it; empty: stands with the one before
    QString meaning;
    std::function<void()> action;
};

// What stands together in the help.
struct KeyGroup {
    QString title;
    std::vector<KeyBinding> keys;
};
using KeyTable = std::vector<KeyGroup>;

// False: the key means nothing.
bool press(const KeyTable& table, const QKeyEvent& event);

}  // namespace framering
