#include "viewer/window/keys.hpp"

#include <QKeyEvent>

namespace framering {

namespace {
bool writes_a_sign_of_its_own(int key) {
    return key < Qt::Key_Escape && (key < Qt::Key_A || key > Qt::Key_Z) && key != Qt::Key_Space;
}

bool matches(const KeyBinding& binding, const QKeyEvent& event) {
    const Qt::KeyboardModifiers held = event.modifiers();
    const bool shift_counts = !writes_a_sign_of_its_own(binding.key);
    return binding.key == event.key() && binding.control == held.testFlag(Qt::ControlModifier) &&
           !held.testFlag(Qt::AltModifier) && (!shift_counts || binding.shift == held.testFlag(Qt::ShiftModifier));
}
}  // namespace

bool press(const KeyTable& table, const QKeyEvent& event) {
    for (const KeyGroup& group : table) {
        for (const KeyBinding& binding : group.keys) {
            if (matches(binding, event)) {
                binding.action();
                return true;
            }
        }
    }
    return false;
}

}  // namespace framering
