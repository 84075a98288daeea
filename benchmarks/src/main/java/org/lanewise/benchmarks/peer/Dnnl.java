package org.lanewise.benchmarks.peer;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/// The part of oneDNN's C interface that single layers need: memory in any format, and primitives
/// with their arguments.
final class Dnnl implements AutoCloseable {

    /// oneDNN's own buffers begin at a cache line, too.
    private static final int ALIGNMENT = 64;

    private final dnnl_engine engine = new dnnl_engine();
    private final dnnl_stream stream = new dnnl_stream();

    Dnnl() {
        check("engine", dnnl_engine_create(engine, dnnl_cpu, 0));
        check("stream", dnnl_stream_create(stream, engine, dnnl_stream_default_flags));
    }

    static String version() {
        dnnl_version_t version = dnnl_version();
        return version.major() + "." + version.minor() + "." + version.patch();
    }

    dnnl_engine engine() {
        return engine;
    }

    static void check(String what, int status) {
        if (status != dnnl_success) {
            throw new IllegalStateException("oneDNN: " + what + " failed with status " + status);
        }
    }

    /// A description of memory.
    static dnnl_memory_desc description(int tag, long... sizes) {
        dnnl_memory_desc description = new dnnl_memory_desc();
        check("memory description", dnnl_memory_desc_create_with_tag(description, sizes.length, sizes, dnnl_f32, tag));
        return description;
    }

    /// Makes the description of a primitive.
    static dnnl_primitive_desc primitive(String what, ToIntFunction<dnnl_primitive_desc> create) {
        dnnl_primitive_desc description = new dnnl_primitive_desc();
        check(what, create.applyAsInt(description));
        return description;
    }

    /// The format that a primitive has chosen for one of its arguments.
    static dnnl_memory_desc chosen(dnnl_primitive_desc primitive, int query) {
        return dnnl_primitive_desc_query_md(primitive, query, 0);
    }

    static String implementation(dnnl_primitive_desc primitive) {
        try (PointerPointer<BytePointer> text = new PointerPointer<>(1)) {
            check("name", dnnl_primitive_desc_query(primitive, dnnl_query_impl_info_str, 0, text));
            return text.get(BytePointer.class).getString();
        }
    }

    static dnnl_primitive_attr attributes() {
        dnnl_primitive_attr attributes = new dnnl_primitive_attr();
        check("attributes", dnnl_primitive_attr_create(attributes));
        return attributes;
    }

    /// Memory with floats in it.
    ///
    /// @param description its format
    /// @param handle oneDNN's object
    /// @param floats what is in it
    /// @param owner keeps the allocation alive
    record Memory(dnnl_memory_desc description, dnnl_memory handle, FloatPointer floats, Pointer owner) {}

    Memory memory(dnnl_memory_desc description) {
        long bytes = dnnl_memory_desc_get_size(description);
        BytePointer owner = new BytePointer(bytes + ALIGNMENT);
        long shift = Math.floorMod(-owner.address(), (long) ALIGNMENT);
        FloatPointer floats = new FloatPointer(owner.getPointer(shift));
        floats.capacity(bytes / Float.BYTES);
        Pointer.memset(floats, 0, bytes);
        dnnl_memory handle = new dnnl_memory();
        check("memory", dnnl_memory_create(handle, description, engine, floats));
        return new Memory(description, handle, floats, owner);
    }

    /// Memory in a plain format with values in it.
    Memory memory(dnnl_memory_desc plain, float[] values) {
        Memory memory = memory(plain);
        memory.floats().put(values, 0, values.length);
        return memory;
    }

    /// The same values in another format.
    Memory reordered(Memory from, dnnl_memory_desc to) {
        if (dnnl_memory_desc_equal(from.description(), to) != 0) {
            return from;
        }
        Memory memory = memory(to);
        dnnl_primitive_desc description = primitive(
                "reorder",
                desc -> dnnl_reorder_primitive_desc_create(
                        desc, from.description(), engine, to, engine, (dnnl_primitive_attr) null));
        Call call = call(description, List.of(new Argument(DNNL_ARG_FROM, from), new Argument(DNNL_ARG_TO, memory)));
        call.run();
        call.close();
        return memory;
    }

    /// @param index which argument
    /// @param memory its memory
    record Argument(int index, Memory memory) {}

    /// A primitive with its arguments.
    final class Call implements AutoCloseable {

        private final dnnl_primitive primitive;
        private final dnnl_primitive_desc description;
        private final dnnl_exec_arg_t arguments;
        private final int count;
        private final List<Argument> kept;

        private Call(dnnl_primitive_desc description, List<Argument> bound) {
            this.description = description;
            primitive = new dnnl_primitive();
            check("primitive", dnnl_primitive_create(primitive, description));
            arguments = new dnnl_exec_arg_t(bound.size());
            count = bound.size();
            kept = new ArrayList<>(bound);
            for (int i = 0; i < count; i++) {
                arguments
                        .position(i)
                        .arg(bound.get(i).index())
                        .memory(bound.get(i).memory().handle());
            }
            arguments.position(0);
        }

        void run() {
            check("execution", dnnl_primitive_execute(primitive, stream, count, arguments));
            check("waiting", dnnl_stream_wait(stream));
        }

        String implementation() {
            return Dnnl.implementation(description);
        }

        @Override
        public void close() {
            dnnl_primitive_destroy(primitive);
            kept.clear();
        }
    }

    Call call(dnnl_primitive_desc description, List<Argument> arguments) {
        return new Call(description, arguments);
    }

    @Override
    public void close() {
        dnnl_stream_destroy(stream);
        dnnl_engine_destroy(engine);
    }
}
