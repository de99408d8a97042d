#include "viewer/web/web_display.hpp"

#include <unistd.h>

#include <array>

#include "common/base/output.hpp"
#include "viewer/web/access_token.hpp"
#include "viewer/web/still_frames.hpp"
#include "viewer/web/still_orders.hpp"
#include "viewer/web/web_pictures.hpp"
#include "viewer/web/web_scans.hpp"
#include "viewer/web/web_server.hpp"
#include "viewer/web/web_service.hpp"

namespace framering {

namespace {
// Only a terminal gets the secret: logs are kept and shown around.
void print_address(ListenAddress address, const WebSettings& settings) {
    if (address.host == "0.0.0.0" || address.host == "::") {
        std::array<char, 256> name{};
        address.host = gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "localhost";
    }
    if (settings.token.empty()) {
        print_out("viewer: open http://{}/ in a browser\n", address.text());
    } else if (isatty(STDOUT_FILENO) == 1) {
        print_out("viewer: open http://{}/?token={} in a browser\n", address.text(), settings.token);
    } else {
        print_out("viewer: open http://{}/ in a browser, with ?token= and the token from {}\n", address.text(),
                  settings.token_place);
    }
}

// Made when the port is known, which is a part of the file's name.
std::unique_ptr<TokenFile> make_token(WebSettings& settings, std::uint16_t port) {
    if (!settings.token.empty() || settings.no_token) {
        return nullptr;
    }
    settings.token = new_access_token();
    auto file = std::make_unique<TokenFile>(private_directory(), settings.session, port, settings.token);
    settings.token_place = file->path().string();
    return file;
}

class WebDisplay : public Display {
  public:
    explicit WebDisplay(WebSettings settings)
        : server_(settings.listen),
          token_file_(make_token(settings, server_.port())),
          pictures_(settings.max_hz, server_, waker_, still_orders_),
          service_(settings, server_, waker_, pictures_, still_orders_, scan_orders_),
          stills_(settings.session, still_orders_, pictures_, service_, server_),
          scans_(settings.session, scan_orders_, server_) {
        server_.start(service_);
        print_address({settings.listen.host, server_.port()}, settings);
    }
    ~WebDisplay() override { server_.stop(); }

    [[nodiscard]] std::vector<PictureRequest> requests() override { return pictures_.requests(monotonic_ns()); }
    void show(std::vector<ShownPicture> pictures, const ViewerStatus& status) override {
        service_.show_status(status);
        pictures_.show(pictures, monotonic_ns());
    }
    [[nodiscard]] bool wants_values() const override { return true; }
    void show_values(const ValueHistory& history) override { service_.values().show(history); }
    [[nodiscard]] DisplayCommand next_command() override { return service_.next_command(); }

  private:
    WebServer server_;
    std::unique_ptr<TokenFile> token_file_;
    StillOrders still_orders_;
    ScanOrders scan_orders_;
    WebPictures pictures_;
    WebService service_;
    StillFrames stills_;
    WebScans scans_;
};
}  // namespace

std::unique_ptr<Display> make_web_display(const WebSettings& settings) {
    return std::make_unique<WebDisplay>(settings);
}

}  // namespace framering
