// A user and a screen for a terminal display.
#pragma once
#include "tests/support/pseudo_terminal.hpp"
#include "viewer/terminal/terminal_display.hpp"

namespace framering {

class FakeTerminal : public PseudoTerminal {
  public:
    FakeTerminal(unsigned short columns, unsigned short rows) : PseudoTerminal(columns, rows) {
        settings.path = path;
    }

    TerminalSettings settings;
};

}  // namespace framering
