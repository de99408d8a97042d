#include "viewer/web/values_json.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "tests/unit/viewer/plot/measured_frames.hpp"
#include "tests/unit/viewer/web/served.hpp"

using namespace framering;
using namespace framering::test;
using nlohmann::json;

namespace {
struct Measured {
    ValueHistory history;
    std::vector<std::size_t> places;

    Measured() {
        history.begin(3, {{"voltage", "V", 3, 0.5}, {"c", "", 2, 0}}, 6);
        places = {history.series_place({"", "current", "mA"}), history.series_place({"focus", "sharpness", ""})};
    }
    void add(std::uint64_t n) {
        const double volts = 0.5 * static_cast<double>(n / 2);
        history.add(measured_frame(n + 10, n, {volts * 2, std::numeric_limits<double>::quiet_NaN()},
                                   {{n / 2, volts + 0.01, volts}, {n % 2, 0, 0}}),
                    static_cast<double>(n) / 4, places);
    }
    [[nodiscard]] json since(std::uint64_t number) const { return json::parse(web_values_json(history, number)); }
};
}  // namespace

TEST_CASE("values: nothing yet") {
    const json none = json::parse(web_values_json(ValueHistory(), 0));
    CHECK(none["scan_id"] == 0);
    CHECK(none["measured"] == false);
    CHECK(none["rows"].empty());
    CHECK(none["planned"].is_null());
}

TEST_CASE("values: rows with their columns, and what there is to plot them over") {
    Measured measured;
    measured.add(0);
    measured.add(3);
    const json all = measured.since(0);
    CHECK(all["whole"] == true);
    CHECK(all["planned"] == 6);
    CHECK(all["axes"][0] == json{{"name", "voltage"}, {"unit", "V"}, {"length", 3}});
    REQUIRE(all["rows"].size() == 2);
    const json& row = all["rows"][1];
    CHECK(row[0] == 13);
    CHECK(row[1] == 3);
    CHECK(row[2] == 0.75);
    const json& series = all["series"];
    CHECK(series[0]["label"] == "current");
    CHECK(series[0]["unit"] == "mA");
    CHECK(series[1]["label"] == "focus.sharpness");
    CHECK(row[series[0]["column"].get<std::size_t>()] == 1);
    CHECK(row[series[1]["column"].get<std::size_t>()].is_null());
    const auto over = [&](const std::string& label) {
        for (const json& x : all["over"]) {
            if (x["label"] == label) {
                return x;
            }
        }
        return json();
    };
    CHECK(row[over("time (s)")["column"].get<std::size_t>()] == 0.75);
    CHECK(row[over("frame")["column"].get<std::size_t>()] == 3);
    CHECK(row[over("voltage (V)")["column"].get<std::size_t>()] == 0.51);
    CHECK(row[over("voltage set point (V)")["column"].get<std::size_t>()] == 0.5);
    CHECK(row[over("c")["column"].get<std::size_t>()] == 1);
    CHECK(over("voltage (V)")["range"] == json{0, 1});
    CHECK(over("voltage (V)")["axis"] == 0);
    CHECK(over("frame")["range"] == json{0, 5});
    CHECK(over("time (s)")["axis"].is_null());
}

TEST_CASE("values: who has an answer gets what came since, or all where rows have gone") {
    Measured measured;
    measured.add(0);
    measured.add(1);
    const auto number = measured.since(0)["number"].get<std::uint64_t>();
    CHECK(measured.since(number)["rows"].empty());
    CHECK(measured.since(number)["whole"] == false);
    measured.history.report(10, 1, 0.5);
    measured.add(2);
    const json later = measured.since(number);
    CHECK(later["whole"] == false);
    REQUIRE(later["rows"].size() == 2);
    CHECK(later["rows"][0][0] == 10);
    CHECK(later["rows"][1][0] == 12);
    CHECK(measured.since(1'000'000)["whole"] == true);  // of another viewer
    measured.history.begin(4, {}, {});
    CHECK(measured.since(number)["whole"] == true);
}

TEST_CASE("values: they are served, and a number that is none counts as 0") {
    Served served;
    CHECK(json::parse(text_of(served.get("/values")))["rows"].empty());
    Measured measured;
    measured.add(0);
    served.service.values().show(measured.history);
    CHECK(served.get("/values").type == "application/json");
    CHECK(json::parse(text_of(served.get("/values")))["rows"].size() == 1);
    CHECK(json::parse(text_of(served.get("/values?since=x")))["rows"].size() == 1);
    const std::string now = std::to_string(measured.history.number());
    CHECK(json::parse(text_of(served.get("/values?since=" + now)))["rows"].empty());
    Served closed(settings_for("secret"));
    CHECK(closed.get("/values").code == 403);
}
