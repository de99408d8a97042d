#include "command/run/run_options.hpp"

#include <doctest/doctest.h>

#include "tests/support/config_home.hpp"
#include "tests/support/failure_of.hpp"

using namespace framering;
using namespace framering::test;

namespace {
RunOptions run_parsed(const Words& words) {
    return parse_run_options("framering run", words).value();
}

std::string refusal_of_run(const Words& words) {
    const Failure failure = failure_of([&] { (void)parse_run_options("framering run", words); });
    CHECK(failure.exit_code == ExitCode::usage);
    return failure.line;
}
}  // namespace

TEST_CASE("without options a run is a short simulated scan below the current folder") {
    const ConfigHome home;
    const RunOptions options = run_parsed({});
    CHECK(options.session == "default");
    CHECK(options.output == "scans");
    CHECK(options.name == "scan");
    CHECK(options.display == "auto");
    CHECK(contains(shell_text(options), "'--frames' '500'"));
}

TEST_CASE("what stands behind -- is the acquirer's") {
    const ConfigHome home;
    const RunOptions options = run_parsed({"--name", "a", "--", "--frames", "5", "--", "--no-viewer"});
    CHECK(options.acquirer == Words{"--frames", "5", "--", "--no-viewer"});
    CHECK_FALSE(options.no_viewer);
    CHECK(run_parsed({"--"}).acquirer == run_parsed({}).acquirer);
}

TEST_CASE("options for viewer and writer are split at blanks, and the display is known") {
    const ConfigHome home;
    const RunOptions options = run_parsed(
        {"--viewer", "--display web  --max-fps 5", "--viewer=--display=terminal --lut", "--writer", "--force"});
    CHECK(options.display == "terminal");
    CHECK(options.viewer == Words{"--max-fps", "5", "--lut"});
    CHECK(options.writer == Words{"--force"});
    CHECK(run_parsed({"--viewer", "--display"}).viewer.empty());
}

TEST_CASE("a run has a preview where its size is given") {
    const ConfigHome home;
    CHECK(contains(shell_text(run_parsed({})), "preview=''\n"));
    const std::string shell =
        shell_text(run_parsed({"--preview", "400", "--preview-writer", "--every 10 --sync=5s", "--writer",
                               "--force --sync 1s --ring-wait spin"}));
    CHECK(contains(shell, "preview='400'\n"));
    CHECK(contains(shell, "preview_options=( '--force' '--ring-wait' 'spin' '--every' '10' '--sync=5s' )\n"));
    CHECK(contains(shell, "writer_options=( '--force' '--sync' '1s' '--ring-wait' 'spin' )\n"));
}

TEST_CASE("what the script sets itself is refused") {
    const ConfigHome home;
    for (const std::string option : {"--session", "--output=x", "--name", "--role"}) {
        CHECK(contains(refusal_of_run({"--writer", option + " x"}), "is set by framering run"));
        CHECK(contains(refusal_of_run({"--preview", "9", "--preview-writer", option + " x"}),
                       "option --preview-writer: "));
    }
    CHECK(contains(refusal_of_run({"--viewer", "--session x"}), "--session is set by framering run"));
    CHECK(contains(refusal_of_run({"--", "--session", "x"}), "must come before --"));
    CHECK(contains(refusal_of_run({"--no-writer", "--second-output", "x"}), "contradict each other"));
    CHECK(contains(refusal_of_run({"--no-writer", "--preview", "400"}), "contradict each other"));
    CHECK(contains(refusal_of_run({"--writer", "--scale-to 400"}), "use framering run --preview N"));
    CHECK(contains(refusal_of_run({"--preview-writer", "--every 10"}), "add --preview N"));
    CHECK(contains(refusal_of_run({"--preview", "0"}), "use 1 to 65535 pixels"));
    CHECK(contains(refusal_of_run({"--session", "a/b"}), "option --session: "));
    CHECK(contains(refusal_of_run({"--name", "a/b"}), "'a/b' is not a valid directory name"));
    CHECK(contains(refusal_of_run({"--name", ".a"}), "is not a valid directory name"));
    CHECK(contains(refusal_of_run({"--frames", "5"}),
                   "see framering run --help, and put acquirer options after --"));
    CHECK(contains(refusal_of_run({"word"}), "unexpected argument 'word'"));
}

TEST_CASE("files say what programs do, and where scans go") {
    const ConfigHome home;
    home.write(
        home.general(),
        "session = scope\n[run]\nno-viewer = yes\n[acquirer]\nsource = plugin:x\nserve = yes\n[writer]\noutput = "
        "/data\n[viewer]\ndisplay = web\nlut = hilo\n");
    const RunOptions options = run_parsed({});
    CHECK(options.session == "scope");
    CHECK(options.no_viewer);
    CHECK(options.serve);
    CHECK(options.output == "/data");
    CHECK(options.display == "web");
    CHECK(options.acquirer == Words{"--serve"});
    CHECK(options.configured_acquirer == Words{"--source=plugin:x", "--serve=yes"});
    CHECK(options.configured_viewer == Words{"--lut=hilo"});
    CHECK(run_parsed({"--output", "here"}).output == "here");
    home.write(home.of_session("scope"), "[run]\noutput = /fast\nno-viewer = no\n");
    CHECK(run_parsed({}).output == "/fast");
    CHECK_FALSE(run_parsed({}).no_viewer);
    CHECK(run_parsed({"--viewer", "--display window"}).display == "window");
}

TEST_CASE("the writer's folder and name are those of a run that has none of its own") {
    const ConfigHome home;
    home.write(home.general(), "[writer]\noutput = /data\nname = bead\n");
    CHECK(run_parsed({}).name == "bead");
    CHECK(run_parsed({"--name", "cell"}).name == "cell");
    CHECK(run_parsed({"--no-config"}).name == "scan");
    home.write(home.of_session("default"), "[writer]\nname = a/b\n");
    CHECK(contains(refusal_of_run({}), "default.ini:2: option name: 'a/b' is not a valid directory name"));
    home.write(home.general(), "[run]\nname = scan\n");
    CHECK(run_parsed({}).name == "scan");
    CHECK(run_parsed({}).output == "scans");
}

TEST_CASE("without files, the programs read none either") {
    const ConfigHome home;
    home.write(home.general(), "[acquirer]\nsource = plugin:x\n[writer]\noutput = /data\n");
    const RunOptions options = run_parsed({"--no-config"});
    CHECK(options.output == "scans");
    CHECK(options.acquirer.back() == "--no-config");
    CHECK(options.writer == Words{"--no-config"});
    CHECK(options.viewer == Words{"--no-config"});
    CHECK(options.configured_acquirer.empty());
}

TEST_CASE("texts are quoted for the shell") {
    const ConfigHome home;
    const std::string text = shell_text(run_parsed({"--output", "it's $HOME", "--", "--comment", "a 'b' `c`"}));
    CHECK(contains(text, "output='it'\\''s $HOME'\n"));
    CHECK(contains(text, "acquirer_options=( '--comment' 'a '\\''b'\\'' `c`' )\n"));
    CHECK(text.starts_with("session='default'\n"));
}

TEST_CASE("a run starts a runner of hooks where a command is given, here or in the writer's section") {
    const ConfigHome home;
    CHECK_FALSE(run_parsed({}).runs_hooks);
    const RunOptions options =
        run_parsed({"--on-scan-closed", "a 'b' {directory}", "--hooks", "--hook-tries 3 --hook-log x"});
    CHECK(options.runs_hooks);
    CHECK(options.hooks == Words{"--on-scan-closed=a 'b' {directory}", "--hook-tries", "3", "--hook-log", "x"});
    CHECK(
        contains(shell_text(options), "hooks=yes\nhook_options=( '--on-scan-closed=a '\\''b'\\'' {directory}' "));
    CHECK(run_parsed({"--on-file-closed", "a", "--no-config"}).hooks ==
          Words{"--on-file-closed=a", "--no-config"});
    CHECK(contains(refusal_of_run({"--on-file-closed", "a", "--no-writer"}), "--no-writer"));
    for (const Words& words :
         {Words{"--hooks", "--hook-tries 3"}, {"--hooks=--hook-log x", "--", "--frames", "5"}}) {
        CHECK(contains(refusal_of_run(words), "option --hooks has no command to be for"));
    }
    CHECK_FALSE(run_parsed({"--", "--hooks", "x"}).runs_hooks);
    home.write(home.general(), "[run]\nhooks = --hook-log x\n");
    CHECK_FALSE(run_parsed({}).runs_hooks);
    home.write(home.general(), "[writer]\non-file-closed = true {file}\n");
    CHECK(run_parsed({}).runs_hooks);
    CHECK(run_parsed({"--hooks", "--hook-tries 3"}).runs_hooks);
    CHECK_FALSE(run_parsed({"--no-writer"}).runs_hooks);
    CHECK_FALSE(run_parsed({"--no-config"}).runs_hooks);
}
