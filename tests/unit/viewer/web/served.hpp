// The web display's service without a network.
#pragma once
#include <doctest/doctest.h>

#include <condition_variable>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "viewer/web/still_orders.hpp"
#include "viewer/web/web_pictures.hpp"
#include "viewer/web/web_service.hpp"

namespace framering::test {

struct FakeOutlet : WebOutlet {
    void send(ClientId id, WebOutput output) override {
        const std::lock_guard lock(mutex);
        sent.emplace_back(id, std::move(output));
        changed.notify_all();
    }
    void wait_for(std::size_t count) {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return sent.size() >= count; });
    }
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<std::pair<ClientId, WebOutput>> sent;
};

inline WebSettings settings_for(std::string token = "", bool control = false) {
    WebSettings settings;
    settings.token = std::move(token);
    settings.token_place = "/run/somewhere";
    settings.control = control;
    settings.max_viewers = 2;
    settings.session = "left";
    settings.view = whole_frame({64, 48});
    return settings;
}

struct Served {
    FakeOutlet outlet;
    Waker waker;
    StillOrders orders;
    ScanOrders scan_orders;
    WebPictures pictures;
    WebService service;

    explicit Served(const WebSettings& settings = settings_for(), WebPictures::Encode encode = encode_picture)
        : pictures(settings.max_hz, outlet, waker, orders, std::move(encode)),
          service(settings, outlet, waker, pictures, orders, scan_orders) {}

    WebOutput get(const std::string& target, ClientId id = 1, bool upgrade = false) {
        return service.take_request(id, {"GET", target, "localhost:1", "", "", upgrade}, 0);
    }
    void open_page(ClientId id) { REQUIRE(get("/socket", id, true).kind == WebOutput::Kind::upgrade); }
    void show(std::uint64_t look, const ViewerStatus& status = {}) {
        std::vector<ShownPicture> made;
        for (const PictureRequest& request : pictures.requests(0)) {
            ShownPicture shown;
            shown.view = request.view;
            shown.picture.size = {4, 2};
            shown.picture.levels.assign(8, 100);
            shown.look = look;
            made.push_back(shown);
        }
        service.show_status(status);
        pictures.show(made, 0);
    }
};

inline std::string text_of(const WebOutput& output) {
    REQUIRE(output.bytes);
    return *output.bytes;
}

}  // namespace framering::test
