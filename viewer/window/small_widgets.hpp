// Headings, labels and buttons as the whole panel has them.
#pragma once
#include <QString>

class QLabel;
class QPushButton;

namespace framering {

[[nodiscard]] QLabel* heading(const char* text);
[[nodiscard]] QLabel* dim_label(const char* text);
// Takes no keys: these belong to the window. `name`: of the object, for tests and style.
[[nodiscard]] QPushButton* push_button(const char* text, const char* name, const char* help,
                                       bool checkable = false);

}  // namespace framering
