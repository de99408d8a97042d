// Sessions as top is given them.
#pragma once
#include <string>
#include <vector>

#include "common/session/scan_plan.hpp"
#include "control/top/top_page.hpp"

namespace framering::test {

inline ScanPlan top_plan() {
    ScanPlan plan;
    plan.format = {64, 48, PixelFormat::mono8, 8, 0};
    plan.frames = 1000;
    plan.source = "simulated";
    plan.name = "bead7";
    return plan;
}

// An acquirer and a writer at work on scan 3, a quarter done.
inline TopFacts working_facts() {
    SessionStatus status;
    status.session = "scope";
    status.session_uuid = "u";
    status.run_state = layout::RunState::working;
    status.acquirer_alive = true;
    status.slot_count = 512;
    status.slot_stride = 8192;
    status.ring_used = 4;
    status.scan.emplace();
    status.scan->scan_id = 3;
    status.scan->state = layout::ScanState::working;
    status.scan->planned = 1000;
    status.scan->delivered = 250;
    status.scan->frame_period_ns = 10'000'000;
    status.scan->plan = to_json(top_plan());
    status.processes.resize(2);
    ProcessStatus& acquirer = status.processes[0];
    acquirer.role = "acquirer";
    acquirer.pid = 4711;
    acquirer.alive = true;
    acquirer.state = "running";
    ProcessStatus& writer = status.processes[1];
    writer = acquirer;
    writer.role = "writer";
    writer.pid = 4712;
    writer.purpose = layout::Purpose::stores;
    writer.lag = 4;
    writer.frames = 246;
    writer.bytes = 246 * 3072;
    writer.output = "/data/bead7";
    writer.disk.emplace();
    writer.disk->calls = 9;
    writer.disk->free_bytes = 10ULL << 30;
    TopFacts facts;
    facts.session = "scope";
    facts.loads = {ProcessLoad{0.123, 50 << 20}, std::nullopt};
    facts.history = {{100, 1e6, 0.5}, {50, 2e6, 1}};
    facts.queue = TopQueue{1, {"runs 3 bead7, 1000 frames", "4 bead8, 500 frames"}};
    facts.status = std::move(status);
    facts.clock = "2026-11-30 04:00:00 UTC";
    return facts;
}

inline std::vector<std::string> shown_lines(const TopFacts& facts, TopSize size) {
    std::vector<std::string> lines;
    for (const TopLine& line : top_page(facts, size)) {
        lines.push_back(plain_text(line, TopGlyphs::ascii));
    }
    return lines;
}

inline std::string shown_text(const TopFacts& facts, TopSize size) {
    std::string text;
    for (const std::string& line : shown_lines(facts, size)) {
        text += line + "\n";
    }
    return text;
}

}  // namespace framering::test
