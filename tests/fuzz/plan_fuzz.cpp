// What others ask of an acquirer: axes, lists of places, plan files, rules for points, the files of its queue; and
// the points that come of it.
#include <algorithm>
#include <set>

#include "common/base/error.hpp"
#include "common/queue/queue_entry.hpp"
#include "common/session/axis_option.hpp"
#include "common/session/place_list.hpp"
#include "common/session/point_order.hpp"
#include "common/session/scan_name.hpp"
#include "common/session/scan_plan.hpp"
#include "common/session/scan_request.hpp"
#include "tests/fuzz/text_edits.hpp"

namespace framering::fuzz {

std::span<const Depth> least_depths() {
    static constexpr std::array depths{Depth{"axis read", 1},
                                       Depth{"places read", 2},
                                       Depth{"request read", 2},
                                       Depth{"plan with rules read", 1},
                                       Depth{"name of an entry read", 1},
                                       Depth{"end of an entry read", 1}};
    return depths;
}

namespace {
const std::vector<std::string_view> kWords{"0",
                                           "-1",
                                           "1e999",
                                           "nan",
                                           "18446744073709551616",
                                           ":",
                                           ",",
                                           "=",
                                           "@",
                                           "",
                                           "um",
                                           "-",
                                           "+",
                                           "V",
                                           "t",
                                           "p=a.csv",
                                           "\n",
                                           "{",
                                           "}",
                                           "/",
                                           "{date}",
                                           "\"",
                                           "@1h",
                                           "4611686018427387904"};

// Points are in order, each once, and stand where their number says.
void look_at_points(const PointOrder& order) {
    if (order.axes().empty()) {
        return;
    }
    const std::uint64_t count = std::min<std::uint64_t>(order.points().value_or(200), 200);
    std::optional<PointIndices> before;
    for (std::uint64_t point = 0; point < count; ++point) {
        const PointIndices now = order.at(point);
        if (before && !(*before < now)) {
            defect("points are not in their order");
        }
        if (!order.has_skips() && order.grid_number(point) != point) {
            defect("a point without rules is not its own number");
        }
        before = now;
    }
    FrameInfo info;
    order.set_axes(info, count);
}

void axis_text(Dice& dice) {
    static constexpr std::array texts{"z=-10um:10um:21@50ms", "voltage=0V,0.5V,2V@1s",    "channel=DAPI,GFP",
                                      "t=::100@60s",          "position=places.csv@10ms", "z=0um:5um:6@hardware"};
    (void)works_or_refuses([&] {
        const auto places = [](const std::string&) { return std::string("A,1,2\nB,3,4\n"); };
        std::vector<ScanAxis> axes;
        for (std::uint64_t i = dice.below(3); i < 3; ++i) {
            add_axis(axes, parse_axis_option(changed_text(dice, dice.of(texts), kWords), places));
            (void)axis_option_text(axes.back());
        }
        reached("axis read");
        look_at_points(PointOrder(axes));
    });
}

void places_text(Dice& dice) {
    (void)works_or_refuses([&] {
        (void)parse_places(
            changed_text(dice, "name,x,y,z\nA1,1200,-350.5,12\n# far\n\"B2\",1.5mm,-1um,0\n", kWords));
        reached("places read");
    });
}

void request_text(Dice& dice) {
    (void)works_or_refuses([&] {
        const ScanRequest request = parse_scan_request(changed_json(dice, R"({
            "name": "bead", "frames": 40, "duration": "2h", "frame_rate": 10, "exposure": "20ms", "gain": 3,
            "axes": ["t=::10@60s", "z=-10um:10um:4@50ms", "channel=DAPI,GFP"], "order": ["t", "c", "z"],
            "skip": [{"where": {"channel": "GFP"}, "unless": {"t": {"every": 2}}}, {"unless": {"z": {"every": 2}}}],
            "settings": {"TriggerMode": "On", "Gain": 2.5}, "sample": "HeLa",
            "channels": [{"name": "DAPI", "exposure": "50ms"}, {"name": "GFP", "gain": 1.5, "settings": {"BlackLevel": 4}}]})"));
        reached("request read");
        if (!(parse_scan_request(to_json(request)) == request)) {
            defect("a request that was read is not written as it was read");
        }
        look_at_points(PointOrder(request.axes, request.skips));
    });
}

void ruled_plan(Dice& dice) {
    ScanPlan plan;
    plan.format = {64, 48, PixelFormat::mono16, 16, 0};
    plan.source = "none";
    plan.axes = {{.name = "t", .unit = "s", .length = 4, .step = 60, .interval = std::chrono::seconds(60)},
                 {.name = "p", .unit = "", .length = 2, .labels = {"A", "B"}, .places = {{1, 2, 3}, {4, 5, 6}}},
                 {.name = "voltage", .unit = "V", .length = 3, .set_points = {0, 0.5, 2}}};
    plan.skips = {{{{"p", 1}}, {{"t", 2, 0}}}};
    (void)works_or_refuses([&] {
        const ScanPlan read = scan_plan_from_json(changed_json(dice, to_json(plan)));
        reached("plan with rules read");
        if (to_json(scan_plan_from_json(to_json(read))) != to_json(read)) {
            defect("a plan that was read is not written as it was read");
        }
        look_at_points(PointOrder(read.axes, read.skips));
    });
}

void queue_file(Dice& dice) {
    const std::string usual = file_name_of(123'000, 123, QueueState::done);
    const std::string name = dice.below(4) == 0 ? changed_text(dice, usual, kWords) : usual;
    std::optional<QueueEntry> entry = entry_named(name);
    if (!entry) {
        return;
    }
    reached("name of an entry read");
    if (entry->number == 0 || (name.size() < 40 && name.find('/') != std::string::npos)) {
        defect("the name of an entry leads elsewhere");
    }
    const QueueOutcome outcome{7, "on request", ExitCode::canceled, "/data/scan", 1, 2, 3, "writer"};
    read_finished(changed_json(dice, finished_text(R"({"axes": ["t=::3"]})", outcome)), *entry);
    if (entry->outcome) {
        reached("end of an entry read");
    }
    QueueEntry again = *entry;
    read_finished(entry->outcome ? finished_text(entry->request, *entry->outcome) : "", again);
    if (!(again == *entry)) {
        defect("the end of an entry is not read as it was written");
    }
    (void)queue_json(std::span(&again, 1));
}

void name_text(Dice& dice) {
    (void)works_or_refuses([&] {
        const std::string name = filled_scan_name(changed_text(dice, "{sample}_{date}_{time}", kWords),
                                                  {changed_text(dice, "HeLa", kWords), "a_1", dice.number()});
        if (name.find('/') != std::string::npos || name.front() == '.') {
            defect("a scan may be called what leads elsewhere");
        }
    });
}
}  // namespace

}  // namespace framering::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace framering::fuzz;
    static constexpr std::array readers{axis_text, places_text, request_text, ruled_plan, queue_file, name_text};
    Dice dice(data, size);
    dice.of(readers)(dice);
    return 0;
}
