#include "writer/options.hpp"

#include <doctest/doctest.h>

#include <initializer_list>
#include <vector>

#include "common/base/error.hpp"
#include "tests/support/config_home.hpp"
#include "tests/support/failure_of.hpp"

using namespace framering;
using namespace std::chrono_literals;

namespace {
WriterOptions parse(std::initializer_list<const char*> words) {
    std::vector<const char*> arguments{"writer"};
    arguments.insert(arguments.end(), words);
    const auto options = parse_writer_options(static_cast<int>(arguments.size()), arguments.data());
    REQUIRE(options);
    return *options;
}
}  // namespace

TEST_CASE("the writer has a default for everything") {
    const WriterOptions options = parse({});
    CHECK(options.session == "default");
    CHECK(options.recording.output == "scans");
    CHECK(options.recording.name == "scan");
    CHECK(options.recording.limits.frames == 65'535);
    CHECK(options.recording.limits.bytes == 16ULL << 30);
    CHECK(options.wait == 5s);
    CHECK(options.acquirer_timeout == 30s);
    CHECK_FALSE(options.restart_timeout);
    CHECK(options.wait_strategy == WaitStrategy::adaptive);
    CHECK_FALSE(options.force);
    CHECK_FALSE(options.sink.null);
    CHECK(options.sink.kind == FileKind{});
    CHECK(options.sink.threads >= 1);
}

TEST_CASE("the writer takes its options") {
    const WriterOptions options = parse({"--session",
                                         "left",
                                         "--output",
                                         "/data/x",
                                         "--name",
                                         "cells",
                                         "--max-file-frames=10",
                                         "--max-file-size",
                                         "2GiB",
                                         "--wait",
                                         "1s",
                                         "--acquirer-timeout",
                                         "500ms",
                                         "--force",
                                         "--null",
                                         "--compression",
                                         "zstd:3",
                                         "--threads",
                                         "5",
                                         "--format",
                                         "ome-tiff"});
    CHECK(options.session == "left");
    CHECK(options.recording.output == "/data/x");
    CHECK(options.recording.name == "cells");
    CHECK(options.recording.limits.frames == 10);
    CHECK(options.recording.limits.bytes == 2ULL << 30);
    CHECK(options.wait == 1s);
    CHECK(options.acquirer_timeout == 500ms);
    CHECK(options.force);
    CHECK(options.sink.null);
    CHECK(options.sink.kind == FileKind{FileFormat::ome_tiff, {Codec::zstd, 3}});
    CHECK(options.sink.threads == 5);
    CHECK(parse({"--restart-timeout", "30s"}).restart_timeout == 30s);
    CHECK_FALSE(parse({"--restart-timeout", "forever"}).restart_timeout);
    CHECK(parse({"--wait-strategy", "spin"}).wait_strategy == WaitStrategy::spin);
    CHECK(parse({"--format", "imagej"}).sink.kind.format == FileFormat::imagej);
}

TEST_CASE("a wrong option of the writer is one line with the option in it and exit code 2") {
    using Words = std::initializer_list<const char*>;
    for (const Words& words : {Words{"--session", "a/b"},
                               Words{"--name", ""},
                               Words{"--name", "a/b"},
                               Words{"--name", "."},
                               Words{"--name", ".."},
                               Words{"--name", ".hidden"},
                               Words{"--output", ""},
                               Words{"--max-file-frames", "0"},
                               Words{"--max-file-frames", "65536"},
                               Words{"--max-file-frames", "ten"},
                               Words{"--max-file-size", "0"},
                               Words{"--max-file-size", "16GB?"},
                               Words{"--wait", "5"},
                               Words{"--acquirer-timeout", "-1s"},
                               Words{"--restart-timeout", "never"},
                               Words{"--wait-strategy", "busy"},
                               Words{"--compression", "gzip"},
                               Words{"--compression", "zstd:23"},
                               Words{"--compression", "zstd", "--format", "imagej"},
                               Words{"--format", "tiff"},
                               Words{"--threads", "0"},
                               Words{"--threads", "257"},
                               Words{"--threads", "-1"},
                               Words{"--scale-to", "0"},
                               Words{"--scale-to", "65536"},
                               Words{"--scale-to", "400", "--role", "writer"},
                               Words{"--scale-to", "400", "--verify", "scan"},
                               Words{"--every", "0"},
                               Words{"--when-behind", "drop"}}) {
        const std::string option = *words.begin();
        CAPTURE(option);
        try {
            (void)parse(words);
            FAIL("accepted");
        } catch (const Error& error) {
            const std::string line = error.what();
            CHECK(error.exit_code() == ExitCode::usage);
            CHECK(line.find("option " + option + ": ") == 0);
            CHECK(line.find('\n') == std::string::npos);
        }
    }
}

TEST_CASE("a preview has a role of its own") {
    CHECK(parse({}).preview.side == 0);
    const WriterOptions options = parse({"--scale-to", "400"});
    CHECK(options.preview == PreviewOptions{400, 1, true, 1});
    CHECK(options.role == "preview");
    CHECK(parse({"--scale-to", "400", "--role", "second"}).role == "second");
    CHECK(parse({"--role", "writer"}).role == "writer");
    const WriterOptions every =
        parse({"--scale-to", "1", "--every", "10", "--when-behind", "wait", "--threads", "3"});
    CHECK(every.preview == PreviewOptions{1, 10, false, 3});
}

TEST_CASE("options of a preview without one are refused") {
    CHECK(framering::test::failure_of([] {
              (void)parse({"--every", "10"});
          }).says("options --every and --when-behind need --scale-to N"));
    CHECK(framering::test::failure_of([] {
              (void)parse({"--when-behind", "wait"});
          }).says("options --every and --when-behind need --scale-to N"));
}

TEST_CASE("what the writer does instead of recording is not for files") {
    const framering::test::ConfigHome home;
    for (const std::string name : {"recover", "verify", "repack", "scale-to"}) {
        home.write(home.general(), "[writer]\ncompression = zstd\n" + name + " = 400\n");
        CHECK(framering::test::failure_of([] {
                  (void)parse({});
              }).says("config.ini:3: option " + name + " is for the command line only"));
    }
}

TEST_CASE("what the writer's command line asks for goes before what files say of recording") {
    const framering::test::ConfigHome home;
    home.write(home.general(), "[writer]\ncompression = zstd\ndirect-io = on\noutput = /data\n");
    CHECK(parse({}).sink.kind.compression.codec == Codec::zstd);
    CHECK(parse({}).recording.output == "/data");
    CHECK(parse({"--verify", "scan"}).maintenance->task == Maintenance::Task::verify);
    CHECK(parse({"--repack", "scan"}).maintenance->compression.codec == Codec::zstd);
    CHECK(parse({"--format", "imagej"}).sink.kind.compression.codec == Codec::none);
    CHECK(parse({"--no-direct-io"}).direct_io == false);
}

TEST_CASE("files of the writer end early by frames, or by time, in seconds or with a unit") {
    CHECK(parse({"--file-frames", "1"}).recording.limits.frames == 1);
    CHECK(parse({"--file-seconds", "60"}).recording.limits.time == 60s);
    CHECK(parse({"--file-seconds", "0.5"}).recording.limits.time == 500ms);
    CHECK(parse({"--file-seconds", "5min"}).recording.limits.time == 5min);
    CHECK_FALSE(parse({}).recording.limits.time);
    for (const char* text : {"0", "", "x", "-1", "1e9", "3600001", "10ms"}) {
        CAPTURE(text);
        CHECK_THROWS_AS((void)parse({"--file-seconds", text}), Error);
    }
}

TEST_CASE("the runner of hooks takes its options, and has a default for each but place and command") {
    const WriterOptions options = parse({"--run-hooks", "/data", "--on-scan-closed", "true {directory}"});
    CHECK(options.hooks.output == "/data");
    CHECK_FALSE(options.hooks.on_file_closed);
    CHECK(options.hooks.command_of(HookKind::scan_closed));
    CHECK_FALSE(options.hooks.follow);
    CHECK(options.hooks.at_once == 2);
    CHECK(options.hooks.tries == 10);
    CHECK(options.hooks.retry_after == 1s);
    CHECK_FALSE(options.hooks.timeout);
    CHECK(parse({}).hooks.output.empty());
    CHECK(parse({"--run-hooks", "a", "--on-file-closed", "true", "--hooks-since", "7"}).hooks.since_utc_ns ==
          7'000'000'000);
    for (const std::vector<const char*>& words :
         {std::vector<const char*>{"--run-hooks", "a"},
          {"--check-hooks"},
          {"--hook-tries", "10"},
          {"--hook-log", "d"},
          {"--on-file-closed", "true"},
          {"--follow"},
          {"--run-hooks", "", "--on-file-closed", "true"},
          {"--run-hooks", "a", "--on-file-closed", "true", "--hooks-at-once", "0"},
          {"--run-hooks", "a", "--on-file-closed", "true", "--hook-tries", "0"},
          {"--run-hooks", "a", "--on-file-closed", "true", "--hook-timeout", "0s"},
          {"--run-hooks", "a", "--on-file-closed", "true {state}"},
          {"--run-hooks", "a", "--on-file-closed", "true", "--verify", "b"},
          {"--run-hooks", "a", "--on-file-closed", "true", "--follow", "--follow-session"}}) {
        std::vector<const char*> arguments{"writer"};
        arguments.insert(arguments.end(), words.begin(), words.end());
        CAPTURE(words.back());
        CHECK_THROWS_AS((void)parse_writer_options(static_cast<int>(arguments.size()), arguments.data()), Error);
    }
}

TEST_CASE("hooks of a file count for their runner only, and keep no writer from recording") {
    const framering::test::ConfigHome home;
    home.write(home.general(),
               "[writer]\non-file-closed = no-such-program {file}\nfollow = yes\nhook-log = d\nhook-tries = 3\n");
    CHECK_FALSE(parse({"--name", "a"}).hooks.on_file_closed);
    CHECK_THROWS_AS((void)parse({"--run-hooks", "a"}), Error);
    home.write(home.general(), "[writer]\non-file-closed = true {file}\nfollow = yes\n");
    CHECK(parse({"--run-hooks", "a"}).hooks.on_file_closed);
    CHECK(parse({"--run-hooks", "a"}).hooks.follow);
}
