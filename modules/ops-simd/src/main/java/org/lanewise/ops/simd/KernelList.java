package org.lanewise.ops.simd;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lanewise.tensor.ConfigurationException;

/// The algorithms for one kind of problem, best first, ending in a plain reference kernel that
/// supports everything.
///
/// @param operation name of the operation
/// @param problemType the record that describes its problems
/// @param kernels the kernels, best first
/// @param <P> the kind of problem
public record KernelList<P extends Problem>(String operation, Class<P> problemType, List<Kernel<P>> kernels) {

    /// Copies the list.
    public KernelList {
        kernels = List.copyOf(kernels);
    }

    /// What a kernel answered when it was asked.
    ///
    /// @param kernel the kernel's name
    /// @param rejection why it cannot, empty when it can
    /// @param declined why another kernel is the better choice, empty when it cannot or would do it
    public record Answer(String kernel, Optional<String> rejection, Optional<String> declined) {}

    /// Makes a primitive with the first kernel that supports the problem and does not decline it.
    ///
    /// @param problem the problem
    /// @return the primitive
    /// @throws ConfigurationException when no kernel supports it; the message has every reason
    public Primitive create(P problem) {
        return choice(problem).create(problem);
    }

    /// The first kernel that supports the problem and does not decline it.
    ///
    /// @param problem the problem
    /// @return the kernel
    /// @throws ConfigurationException when no kernel supports it; the message has every reason
    public Kernel<P> choice(P problem) {
        for (Kernel<P> kernel : kernels) {
            if (kernel.rejects(problem).isEmpty() && kernel.declines(problem).isEmpty()) {
                return kernel;
            }
        }
        throw new ConfigurationException("No kernel for " + problem + ": " + explain(problem));
    }

    /// Makes a primitive with the kernel of the given name.
    ///
    /// @param problem the problem
    /// @param name a kernel of this list
    /// @return the primitive
    /// @throws ConfigurationException when there is no such kernel or it rejects the problem
    public Primitive create(P problem, String name) {
        for (Kernel<P> kernel : kernels) {
            if (kernel.name().equals(name)) {
                Optional<String> rejection = kernel.rejects(problem);
                if (rejection.isPresent()) {
                    throw new ConfigurationException(name + " does not support " + problem + ": " + rejection.get());
                }
                return kernel.create(problem);
            }
        }
        throw new ConfigurationException("No kernel '" + name + "' for " + operation + ", there are "
                + kernels.stream().map(Kernel::name).toList());
    }

    /// Asks every kernel.
    ///
    /// @param problem the problem
    /// @return the answers, in the order of the list
    public List<Answer> explain(P problem) {
        List<Answer> answers = new ArrayList<>();
        for (Kernel<P> kernel : kernels) {
            Optional<String> rejection = kernel.rejects(problem);
            Optional<String> declined = rejection.isEmpty() ? kernel.declines(problem) : Optional.empty();
            answers.add(new Answer(kernel.name(), rejection, declined));
        }
        return List.copyOf(answers);
    }
}
