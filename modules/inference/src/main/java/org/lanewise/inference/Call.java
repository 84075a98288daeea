package org.lanewise.inference;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lanewise.layers.Network;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// A call whose inputs and outputs are bound one by one. Bindings stay from run to run; binding
/// again and running allocate nothing.
///
/// ```java
/// Call call = session.call().input("image", pixels).output("scores", scores);
/// call.deadline(Deadline.in(Duration.ofMillis(20))).run();
/// ```
///
/// Arrays and buffers are in row-major order. Buffers are read and written from the position that
/// they have when the call runs, which stays; those that have no array, as direct ones, are copied.
/// No output may overlap an input or another output. For one thread at a time.
public final class Call {

    private final Session session;
    private final Network network;
    private final List<String> inputNames;
    private final Slot[] inputs;
    private final Slot[] outputs;
    private Deadline deadline = Deadline.none();
    private @Nullable Cancellation cancellation;
    private int images;

    Call(Session session) {
        this.session = session;
        network = session.network();
        inputNames = Arguments.inputNames(network);
        inputs = Workspace.slots(network.inputs().size());
        outputs = Workspace.slots(network.outputs().size());
    }

    private Slot input(int index) {
        if (index < 0 || index >= inputs.length) {
            throw Arguments.unknown(network, "input", Integer.toString(index), inputNames);
        }
        return inputs[index];
    }

    private Slot output(int index) {
        if (index < 0 || index >= outputs.length) {
            throw Arguments.unknown(network, "output", Integer.toString(index), network.outputs());
        }
        return outputs[index];
    }

    /// The position of an input.
    ///
    /// @param name its name
    /// @return the position among the network's inputs
    /// @throws org.lanewise.tensor.ConfigurationException when there is none of this name
    public int inputIndex(String name) {
        int index = inputNames.indexOf(name);
        if (index < 0) {
            throw Arguments.unknown(network, "input", name, inputNames);
        }
        return index;
    }

    /// The position of an output.
    ///
    /// @param name its name
    /// @return the position among the network's outputs
    /// @throws org.lanewise.tensor.ConfigurationException when there is none of this name
    public int outputIndex(String name) {
        int index = network.outputs().indexOf(name);
        if (index < 0) {
            throw Arguments.unknown(network, "output", name, network.outputs());
        }
        return index;
    }

    /// Binds an input to an array.
    ///
    /// @param index position of the input
    /// @param array samples in row-major order
    /// @return this
    public Call input(int index, float[] array) {
        input(index).bind(array, 0);
        return this;
    }

    /// Binds an input to an array, by name.
    ///
    /// @param name name of the input
    /// @param array samples in row-major order
    /// @return this
    public Call input(String name, float[] array) {
        return input(inputIndex(name), array);
    }

    /// Binds an input to an array from an offset on.
    ///
    /// @param index position of the input
    /// @param array samples in row-major order
    /// @param offset the first float that is read
    /// @return this
    public Call input(int index, float[] array, int offset) {
        input(index).bind(array, offset);
        return this;
    }

    /// Binds an input to an array from an offset on, by name.
    ///
    /// @param name name of the input
    /// @param array samples in row-major order
    /// @param offset the first float that is read
    /// @return this
    public Call input(String name, float[] array, int offset) {
        return input(inputIndex(name), array, offset);
    }

    /// Binds an input to a buffer.
    ///
    /// @param index position of the input
    /// @param buffer samples in row-major order
    /// @return this
    public Call input(int index, FloatBuffer buffer) {
        input(index).bind(buffer);
        return this;
    }

    /// Binds an input to a buffer, by name.
    ///
    /// @param name name of the input
    /// @param buffer samples in row-major order
    /// @return this
    public Call input(String name, FloatBuffer buffer) {
        return input(inputIndex(name), buffer);
    }

    /// Binds an input to a tensor.
    ///
    /// @param index position of the input
    /// @param tensor its type and shape are checked when the call runs
    /// @return this
    public Call input(int index, Tensor tensor) {
        input(index).bind(tensor);
        return this;
    }

    /// Binds an input to a tensor, by name.
    ///
    /// @param name name of the input
    /// @param tensor its type and shape are checked when the call runs
    /// @return this
    public Call input(String name, Tensor tensor) {
        return input(inputIndex(name), tensor);
    }

    /// Binds an output to an array.
    ///
    /// @param index position of the output
    /// @param array receives the results of the samples
    /// @return this
    public Call output(int index, float[] array) {
        output(index).bind(array, 0);
        return this;
    }

    /// Binds an output to an array, by name.
    ///
    /// @param name name of the output
    /// @param array receives the results of the samples
    /// @return this
    public Call output(String name, float[] array) {
        return output(outputIndex(name), array);
    }

    /// Binds an output to an array from an offset on.
    ///
    /// @param index position of the output
    /// @param array receives the results of the samples
    /// @param offset the first float that is written
    /// @return this
    public Call output(int index, float[] array, int offset) {
        output(index).bind(array, offset);
        return this;
    }

    /// Binds an output to an array from an offset on, by name.
    ///
    /// @param name name of the output
    /// @param array receives the results of the samples
    /// @param offset the first float that is written
    /// @return this
    public Call output(String name, float[] array, int offset) {
        return output(outputIndex(name), array, offset);
    }

    /// Binds an output to a buffer.
    ///
    /// @param index position of the output
    /// @param buffer receives the results of the samples
    /// @return this
    public Call output(int index, FloatBuffer buffer) {
        output(index).bind(buffer);
        return this;
    }

    /// Binds an output to a buffer, by name.
    ///
    /// @param name name of the output
    /// @param buffer receives the results of the samples
    /// @return this
    public Call output(String name, FloatBuffer buffer) {
        return output(outputIndex(name), buffer);
    }

    /// Binds an output to a tensor.
    ///
    /// @param index position of the output
    /// @param tensor receives the results of the samples; F32
    /// @return this
    public Call output(int index, Tensor tensor) {
        output(index).bind(tensor);
        return this;
    }

    /// Binds an output to a tensor, by name.
    ///
    /// @param name name of the output
    /// @param tensor receives the results of the samples; F32
    /// @return this
    public Call output(String name, Tensor tensor) {
        return output(outputIndex(name), tensor);
    }

    /// Says which shape an input has that is bound to an array or a buffer, where the session was
    /// compiled for several. Binding the input again forgets it.
    ///
    /// @param index position of the input
    /// @param shape its shape, batch included
    /// @return this
    public Call shape(int index, Shape shape) {
        input(index).shape(shape);
        return this;
    }

    /// Says which shape an input has, by name.
    ///
    /// @param name name of the input
    /// @param shape its shape, batch included
    /// @return this
    public Call shape(String name, Shape shape) {
        return shape(inputIndex(name), shape);
    }

    /// Says how many samples the inputs hold. Without it, and after `images(0)`: the batch of the
    /// inputs' shapes where they have one, else 1.
    ///
    /// @param count samples
    /// @return this
    public Call images(int count) {
        images = count;
        return this;
    }

    /// Gives the runs that follow a deadline.
    ///
    /// @param until when to give up
    /// @return this
    public Call deadline(Deadline until) {
        deadline = until;
        return this;
    }

    /// Gives the runs that follow a token that ends them.
    ///
    /// @param token the token
    /// @return this
    public Call cancellation(Cancellation token) {
        cancellation = token;
        return this;
    }

    /// Computes the outputs that are bound, which must be all.
    ///
    /// @throws org.lanewise.tensor.ShapeException when something is not bound, too short, or has a
    ///     shape that the session was not compiled for; nothing is written then
    /// @throws NanInputException when there is a NaN and the session refuses them; nothing is
    ///     written then
    /// @throws DeadlineException when the deadline passed before the result was complete
    /// @throws CancelledException when the token was cancelled, or the thread interrupted while it
    ///     waited for a workspace
    /// @throws BusyException when all workspaces are in use and the session does not wait
    /// @throws org.lanewise.tensor.StateException when the session is closed
    public void run() {
        Calls calls = session.calls();
        Workspace workspace = calls.begin(deadline, cancellation);
        int count = 0;
        try {
            CompiledSet set = calls.set(inputs);
            count = images == 0 ? Arguments.images(network, set, inputs) : images;
            calls.perform(workspace, set, inputs, outputs, count);
        } finally {
            calls.end(workspace, count);
        }
    }

    /// Computes all outputs as fresh tensors. What is bound as an output is not touched.
    ///
    /// @return a tensor for each output, by name, in the network's order; where the model has
    ///     operators, one that is an input or a constant is that tensor itself
    /// @throws org.lanewise.tensor.LanewiseException as [#run()] does
    public Map<String, Tensor> results() {
        Calls calls = session.calls();
        Workspace workspace = calls.begin(deadline, cancellation);
        int count = 0;
        try {
            CompiledSet set = calls.set(inputs);
            count = images == 0 ? Arguments.images(network, set, inputs) : images;
            return calls.perform(workspace, set, inputs, count);
        } finally {
            calls.end(workspace, count);
        }
    }
}
