#include "acquirer/requested_options.hpp"

#include <doctest/doctest.h>

#include "acquirer/source/camera_wishes.hpp"
#include "common/base/error.hpp"

using namespace framering;

TEST_CASE("what a request leaves open stays as the command line has it") {
    AcquirerOptions options;
    options.frames = 100;
    options.frame_rate_hz = 50;
    options.setup.sample = "cells";
    const AcquirerOptions same = options_for_request(options, {});
    CHECK(same.frames == 100U);
    CHECK(same.frame_rate_hz == 50.0);
    CHECK(same.setup.sample == "cells");
    ScanRequest request;
    request.frames = 7;
    request.sample = "beads";
    request.name = "bead7";
    const AcquirerOptions other = options_for_request(options, request);
    CHECK(other.frames == 7U);
    CHECK(other.setup.sample == "beads");
    CHECK(other.name == "bead7");
    CHECK(other.frame_rate_hz == 50.0);
}

TEST_CASE("axes of a request go before frames of the command line, and contradict frames of the request") {
    AcquirerOptions options;
    options.frames = 100;
    ScanRequest request;
    request.axes = {{.name = "z", .unit = "um", .length = 5}};
    CHECK(options_for_request(options, request).frames == 5U);
    request.frames = 7;
    CHECK_THROWS_AS((void)options_for_request(options, request), Error);
}

TEST_CASE("exposure and settings of a request set a camera, before what the command line says") {
    AcquirerOptions options;
    options.source.text = "plugin:test";
    options.source.camera.options = {{standard_key::kExposure, "10000", false}};
    options.source.camera.settings = {{"cooling", "on"}};
    ScanRequest request;
    request.exposure_us = 20000;
    request.settings = {{"cooling", "off"}, {"fan", "2"}};
    const AcquirerOptions asked = options_for_request(options, request);
    CHECK(asked.source.camera.options == std::vector<CameraOption>{{standard_key::kExposure, "20000", false}});
    CHECK(asked.source.camera.settings == WantedSettings{{"cooling", "off"}, {"fan", "2"}});
    CHECK(asked.setup.exposure_us == 20000);
    CHECK(asked.asks_for_light);
}

TEST_CASE("a source that is no camera has no settings") {
    ScanRequest request;
    request.settings = {{"fan", "2"}};
    CHECK_THROWS_AS((void)options_for_request({}, request), Error);
    request.settings.clear();
    request.gain = 2;
    CHECK(options_for_request({}, request).gain == 2.0);
}
