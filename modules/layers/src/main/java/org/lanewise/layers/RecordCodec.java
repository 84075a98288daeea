package org.lanewise.layers;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lanewise.tensor.FormatException;
import org.lanewise.tensor.LanewiseException;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.json.Json;
import org.lanewise.tensor.json.JsonArray;
import org.lanewise.tensor.json.JsonObject;
import org.lanewise.tensor.text.NearestName;

/// Records as JSON and back, driven by their components.
///
/// A record is an object with a member for each component; where a sealed interface is declared,
/// the member `kind` names the record. Numbers, truth values, strings and enums are themselves,
/// lists and [Shape]s arrays, maps of strings objects. Constructors run on reading, so that
/// whatever is read is valid; their refusals become [FormatException]s that name the place.
final class RecordCodec {

    private static final String KIND = "kind";

    /// Characters of a constructor's refusal, which may quote foreign names.
    private static final int LONGEST_REASON = 1000;

    private static final ClassValue<Map<String, Class<?>>> RECORDS = new ClassValue<>() {
        @Override
        protected Map<String, Class<?>> computeValue(Class<?> type) {
            Map<String, Class<?>> records = new TreeMap<>();
            for (Class<?> permitted : type.getPermittedSubclasses()) {
                if (permitted.isRecord()) {
                    records.put(permitted.getSimpleName(), permitted);
                } else {
                    records.putAll(RECORDS.get(permitted));
                }
            }
            return records;
        }
    };

    private RecordCodec() {}

    static Json write(Object value, Type declared) {
        return switch (value) {
            case Integer number -> Json.of(number);
            case Double number -> Json.of(number);
            case Float number -> Json.of(number);
            case Boolean truth -> Json.of(truth);
            case String text -> Json.of(text);
            case Enum<?> constant -> Json.of(constant.name());
            case Shape shape -> Json.numbers(shape.sizes());
            case List<?> list ->
                Json.array(list.stream()
                        .map(item -> write(item, argument(declared, 0)))
                        .toList());
            case Map<?, ?> map -> {
                JsonObject.Builder object = Json.object();
                map.forEach((key, item) -> object.put((String) key, write(item, argument(declared, 1))));
                yield object.build();
            }
            case Record composite -> writeRecord(composite, declared);
            default -> throw new AssertionError("No JSON form for " + value.getClass());
        };
    }

    private static JsonObject writeRecord(Record value, Type declared) {
        JsonObject.Builder object = Json.object();
        if (declared instanceof Class<?> type && type.isSealed()) {
            object.put(KIND, value.getClass().getSimpleName());
        }
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            object.put(component.getName(), write(component(value, component), component.getGenericType()));
        }
        return object.build();
    }

    private static Object component(Record value, RecordComponent component) {
        try {
            return component.getAccessor().invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("Record component " + component + " cannot be read", e);
        }
    }

    /// Reads a record.
    ///
    /// @param path where the value stands, for messages
    static <T> T read(Json json, Class<T> type, String path) {
        return type.cast(readAny(json, type, path));
    }

    private static Object readAny(Json json, Type declared, String path) {
        if (declared instanceof ParameterizedType generic) {
            return generic.getRawType() == List.class
                    ? readList(json, argument(declared, 0), path)
                    : readMap(json, argument(declared, 1), path);
        }
        Class<?> type = (Class<?>) declared;
        if (type.isSealed()) {
            return readKind(json, type, path);
        }
        if (type.isRecord()) {
            return readRecord(at(path, json::asObject), type, path);
        }
        if (type.isEnum()) {
            return readEnum(json, type, path);
        }
        return at(path, () -> readSimple(json, type));
    }

    private static Object readSimple(Json json, Class<?> type) {
        if (type == int.class || type == Integer.class) {
            return json.asInt();
        } else if (type == double.class || type == Double.class) {
            return json.asDouble();
        } else if (type == float.class) {
            return json.asFloat();
        } else if (type == boolean.class) {
            return json.asBoolean();
        } else if (type == String.class) {
            return json.asString();
        } else if (type == Shape.class) {
            return Shape.of(json.asArray().ints());
        }
        throw new AssertionError("No JSON form for " + type);
    }

    private static List<Object> readList(Json json, Type element, String path) {
        JsonArray array = at(path, json::asArray);
        List<Object> list = new ArrayList<>();
        for (Json item : array.items()) {
            list.add(readAny(item, element, path + "[" + list.size() + "]"));
        }
        return list;
    }

    private static Map<String, Object> readMap(Json json, Type element, String path) {
        Map<String, Object> map = new LinkedHashMap<>();
        at(path, json::asObject)
                .members()
                .forEach((key, item) -> map.put(key, readAny(item, element, path + "." + shown(key))));
        return map;
    }

    private static Object readEnum(Json json, Class<?> type, String path) {
        String name = at(path, json::asString);
        List<String> known = new ArrayList<>();
        for (Object constant : type.getEnumConstants()) {
            String candidate = ((Enum<?>) constant).name();
            if (candidate.equals(name)) {
                return constant;
            }
            known.add(candidate);
        }
        throw error(path, "found '" + shown(name) + "', expected one of " + known);
    }

    private static Object readKind(Json json, Class<?> sealed, String path) {
        JsonObject object = at(path, json::asObject);
        Map<String, Class<?>> known = RECORDS.get(sealed);
        String kind = at(path, () -> object.string(KIND));
        Class<?> type = known.get(kind);
        if (type == null) {
            throw error(
                    path,
                    "unknown " + sealed.getSimpleName() + " '" + shown(kind) + "'"
                            + NearestName.hint(kind, known.keySet()));
        }
        JsonObject.Builder components = Json.object();
        object.members().forEach((name, value) -> {
            if (!name.equals(KIND)) {
                components.put(name, value);
            }
        });
        return readRecord(components.build(), type, path);
    }

    private static Object readRecord(JsonObject object, Class<?> type, String path) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        List<String> missing = new ArrayList<>();
        List<String> extra = new ArrayList<>(object.members().keySet());
        for (RecordComponent component : components) {
            if (!extra.remove(component.getName())) {
                missing.add(component.getName());
            }
        }
        if (!missing.isEmpty() || !extra.isEmpty()) {
            throw error(
                    path,
                    type.getSimpleName() + " has missing components " + missing + " and unexpected ones "
                            + shown(extra.toString()));
        }
        for (int i = 0; i < components.length; i++) {
            String name = components[i].getName();
            types[i] = components[i].getType();
            values[i] = readAny(
                    object.get(name), components[i].getGenericType(), path.isEmpty() ? name : path + "." + name);
        }
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof LanewiseException refusal) {
                String reason = Names.cut(String.valueOf(refusal.getMessage()), LONGEST_REASON);
                throw new FormatException(message(path, reason), refusal);
            }
            throw new AssertionError("Constructor of " + type + " failed", e);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("Record " + type + " cannot be made", e);
        }
    }

    private static Type argument(Type generic, int index) {
        return ((ParameterizedType) generic).getActualTypeArguments()[index];
    }

    private interface Reading<T> {
        T get();
    }

    private static <T> T at(String path, Reading<T> reading) {
        try {
            return reading.get();
        } catch (LanewiseException e) {
            throw new FormatException(message(path, String.valueOf(e.getMessage())), e);
        }
    }

    private static FormatException error(String path, String message) {
        return new FormatException(message(path, message));
    }

    private static String message(String path, String message) {
        return "Network description" + (path.isEmpty() ? "" : ", " + path) + ": " + message;
    }

    /// Foreign text, cut to a length that a message can bear.
    private static String shown(String text) {
        return Names.cut(text, 100);
    }
}
