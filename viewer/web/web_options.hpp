// The command line of the web display.
#pragma once
#include "common/base/command_line.hpp"
#include "viewer/web/web_settings.hpp"

namespace framering {

// Thread: one. The settings must outlive the parsing.
class WebOptions {
  public:
    // Declares --listen, --token-file, --token, --no-token, --control and --max-viewers, which write to
    // `settings`.
    void declare(CommandLine& line, WebSettings& settings);
    // After parsing. Fails (Error, usage) where the options contradict each other or leave the door open: without
    // a token nobody but this machine may look, and nobody ends a scan.
    void require_sound(bool is_shown, bool read_only, const WebSettings& settings) const;

  private:
    bool any_ = false;
    bool two_tokens_ = false;
};

}  // namespace framering
