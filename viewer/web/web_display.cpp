#include "viewer/web/web_display.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cstdio>

#include "viewer/web/still_frames.hpp"
#include "viewer/web/web_server.hpp"
#include "viewer/web/web_service.hpp"

namespace framering {

namespace {
// A secret is not printed: logs are kept and shown around.
void print_address(ListenAddress address, bool needs_token) {
    if (address.host == "0.0.0.0" || address.host == "::") {
        std::array<char, 256> name{};
        address.host = gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "localhost";
    }
    fmt::print("viewer: open http://{}/{} in a browser\n", address.text(), needs_token ? "?token=..." : "");
    static_cast<void>(std::fflush(stdout));
}

class WebDisplay : public Display {
  public:
    explicit WebDisplay(const WebSettings& settings)
        : server_(settings.listen), service_(settings, server_, waker_), stills_(settings.session, service_) {
        server_.start(service_);
        print_address({settings.listen.host, server_.port()}, !settings.token.empty());
    }
    ~WebDisplay() override { server_.stop(); }

    [[nodiscard]] std::vector<PictureRequest> requests() override { return service_.requests(monotonic_ns()); }
    void show(std::vector<ShownPicture> pictures, const ViewerStatus& status) override {
        service_.show(pictures, status, monotonic_ns());
    }
    [[nodiscard]] DisplayCommand next_command() override { return service_.next_command(); }

  private:
    WebServer server_;
    WebService service_;
    StillFrames stills_;
};
}  // namespace

std::unique_ptr<Display> make_web_display(const WebSettings& settings) {
    return std::make_unique<WebDisplay>(settings);
}

}  // namespace framering
