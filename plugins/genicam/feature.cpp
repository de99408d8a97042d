#include "plugins/genicam/feature.hpp"

#include <algorithm>
#include <set>
#include <string_view>

#include "plugins/genicam/described.hpp"
#include "plugins/genicam/numbers.hpp"

namespace framering::genicam {

namespace {
// GenICam has none where there is nothing to say, and several lines where there is much.
template <std::size_t N>
void put_text(char (&field)[N], const char* text) {
    put(field, text == nullptr ? "" : text);
    std::replace(field, field + N, '\n', ' ');
}

// A change of these applies to a running camera; what else may change then is not the same in all of them.
bool is_live(std::string_view name) {
    static const std::set<std::string_view> live{
        "ExposureTime", "ExposureTimeAbs",      "ExposureTimeRaw", "Gain",         "GainAbs",
        "GainRaw",      "BlackLevel",           "BlackLevelRaw",   "ExposureAuto", "GainAuto",
        "Gamma",        "AcquisitionFrameRate", "TriggerSoftware"};
    return live.contains(name);
}

bool is_read_only(ArvGcFeatureNode* node) {
    return arv_gc_feature_node_get_actual_access_mode(node) == ARV_GC_ACCESS_MODE_RO;
}

void describe_number(ArvGcNode* node, fr_setting& setting) {
    ErrorSlot error;
    if (ARV_IS_GC_FLOAT(node)) {
        setting.type = FR_REAL;
        setting.minimum = arv_gc_float_get_min(ARV_GC_FLOAT(node), error);
        setting.maximum = arv_gc_float_get_max(ARV_GC_FLOAT(node), error);
        put_text(setting.unit, arv_gc_float_get_unit(ARV_GC_FLOAT(node)));
    } else {
        setting.type = FR_INTEGER;
        setting.minimum = static_cast<double>(arv_gc_integer_get_min(ARV_GC_INTEGER(node), error));
        setting.maximum = static_cast<double>(arv_gc_integer_get_max(ARV_GC_INTEGER(node), error));
        setting.step = static_cast<double>(arv_gc_integer_get_inc(ARV_GC_INTEGER(node), error));
        put_text(setting.unit, arv_gc_integer_get_unit(ARV_GC_INTEGER(node)));
    }
}

void describe_choices(ArvGcNode* node, fr_setting& setting) {
    setting.type = FR_CHOICE;
    guint count = 0;
    ErrorSlot error;
    const Array<const char*> names(
        arv_gc_enumeration_dup_available_string_values(ARV_GC_ENUMERATION(node), &count, error));
    std::string choices;
    for (guint i = 0; names != nullptr && i < count; ++i) {
        choices += (i == 0 ? "" : "\n") + std::string(names.get()[i]);
    }
    put(setting.choices, choices);
}

// An enumeration is an integer, too, and so is a boolean in some cameras: the more telling type goes first.
void describe(ArvGcNode* node, fr_setting& setting) {
    ArvGcFeatureNode* feature = ARV_GC_FEATURE_NODE(node);
    if (ARV_IS_GC_ENUMERATION(node)) {
        describe_choices(node, setting);
    } else if (ARV_IS_GC_BOOLEAN(node)) {
        setting.type = FR_SWITCH;
    } else if (ARV_IS_GC_COMMAND(node)) {
        setting.type = FR_COMMAND;
    } else if (ARV_IS_GC_FLOAT(node) || ARV_IS_GC_INTEGER(node)) {
        describe_number(node, setting);
    } else {
        setting.type = FR_TEXT;
    }
    const char* name = arv_gc_feature_node_get_name(feature);
    setting.flags = (is_read_only(feature) ? std::uint32_t{FR_READ_ONLY} : 0U) |
                    (is_live(name) ? std::uint32_t{FR_LIVE} : 0U) |
                    (result_or(TRUE, arv_gc_feature_node_is_available, feature) ? 0U : std::uint32_t{FR_INACTIVE});
    put_text(setting.title, arv_gc_feature_node_get_display_name(feature));
    const char* tooltip = arv_gc_feature_node_get_tooltip(feature);
    put_text(setting.help, tooltip != nullptr ? tooltip : arv_gc_feature_node_get_description(feature));
}

std::string get(ArvGcNode* node) {
    if (ARV_IS_GC_COMMAND(node)) {
        return "";
    }
    const char* name = arv_gc_feature_node_get_name(ARV_GC_FEATURE_NODE(node));
    if (ARV_IS_GC_BOOLEAN(node)) {
        return checked(name, arv_gc_boolean_get_value, ARV_GC_BOOLEAN(node)) != FALSE ? "on" : "off";
    }
    if (ARV_IS_GC_FLOAT(node) && !ARV_IS_GC_ENUMERATION(node)) {
        return text_of(checked(name, arv_gc_float_get_value, ARV_GC_FLOAT(node)));
    }
    const char* text = checked(name, arv_gc_feature_node_get_value_as_string, ARV_GC_FEATURE_NODE(node));
    return text == nullptr ? "" : text;
}

std::uint32_t set_number(ArvGcNode* node, const std::string& what, const std::string& text) {
    if (ARV_IS_GC_FLOAT(node)) {
        const auto wanted = number_in<double>(text);
        const double possible = nearest(wanted, result_or(wanted, arv_gc_float_get_min, ARV_GC_FLOAT(node)),
                                        result_or(wanted, arv_gc_float_get_max, ARV_GC_FLOAT(node)), 0);
        checked(what, arv_gc_float_set_value, ARV_GC_FLOAT(node), possible);
        return checked(what, arv_gc_float_get_value, ARV_GC_FLOAT(node)) == wanted ? 0U
                                                                                   : std::uint32_t{FR_INEXACT};
    }
    const auto wanted = number_in<std::int64_t>(text);
    const std::int64_t possible =
        nearest(wanted, std::int64_t{result_or(wanted, arv_gc_integer_get_min, ARV_GC_INTEGER(node))},
                std::int64_t{result_or(wanted, arv_gc_integer_get_max, ARV_GC_INTEGER(node))},
                std::int64_t{result_or(std::int64_t{1}, arv_gc_integer_get_inc, ARV_GC_INTEGER(node))});
    checked(what, arv_gc_integer_set_value, ARV_GC_INTEGER(node), possible);
    return possible == wanted ? 0U : std::uint32_t{FR_INEXACT};
}

// What a frame looks like may follow from any of them.
std::uint32_t set(ArvGcNode* node, const std::string& text) {
    constexpr std::uint32_t other = FR_SETTINGS | FR_FORMAT;
    ArvGcFeatureNode* feature = ARV_GC_FEATURE_NODE(node);
    const std::string what = std::string(arv_gc_feature_node_get_name(feature)) + " " + text;
    const std::uint32_t change =
        is_live(arv_gc_feature_node_get_name(feature)) ? std::uint32_t{FR_SETTINGS} : other;
    if (ARV_IS_GC_COMMAND(node)) {
        checked(what, arv_gc_command_execute, ARV_GC_COMMAND(node));
        return change;
    }
    if (is_read_only(feature)) {
        throw CameraError(FR_INVALID, std::string(arv_gc_feature_node_get_name(feature)) + " cannot be set");
    }
    if (ARV_IS_GC_BOOLEAN(node)) {
        if (text != "on" && text != "off") {
            throw CameraError(FR_INVALID, "'" + text + "' is not on or off");
        }
        checked(what, arv_gc_boolean_set_value, ARV_GC_BOOLEAN(node), text == "on" ? TRUE : FALSE);
        return change;
    }
    if (!ARV_IS_GC_ENUMERATION(node) && (ARV_IS_GC_FLOAT(node) || ARV_IS_GC_INTEGER(node))) {
        return change | set_number(node, what, text);
    }
    checked(what, arv_gc_feature_node_set_value_from_string, feature, text.c_str());
    return change;
}

void add_category(ArvDevice* device, ArvGcNode* category, std::set<std::string>& seen,
                  std::vector<Setting>& settings) {
    for (const GSList* each = arv_gc_category_get_features(ARV_GC_CATEGORY(category)); each != nullptr;
         each = each->next) {
        const std::string name = static_cast<const char*>(each->data);
        ArvGcNode* node = arv_device_get_feature(device, name.c_str());
        if (node == nullptr || !seen.insert(name).second) {
            continue;
        }
        if (ARV_IS_GC_CATEGORY(node)) {
            add_category(device, node, seen, settings);
        } else if (ARV_IS_GC_FEATURE_NODE(node) &&
                   result_or(TRUE, arv_gc_feature_node_is_implemented, ARV_GC_FEATURE_NODE(node))) {
            settings.push_back({name, [node](fr_setting& setting) { describe(node, setting); },
                                [node] { return get(node); },
                                [node](const std::string& text) { return set(node, text); }});
        }
    }
}
}  // namespace

std::vector<Setting> feature_settings(ArvDevice* device) {
    std::vector<Setting> settings;
    std::set<std::string> seen{"Root"};
    if (ArvGcNode* root = arv_device_get_feature(device, "Root"); root != nullptr && ARV_IS_GC_CATEGORY(root)) {
        add_category(device, root, seen, settings);
    }
    return settings;
}

}  // namespace framering::genicam
