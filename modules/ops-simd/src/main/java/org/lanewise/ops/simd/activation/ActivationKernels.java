package org.lanewise.ops.simd.activation;

import java.util.List;
import org.lanewise.ops.simd.KernelList;
import org.lanewise.ops.simd.PReluProblem;
import org.lanewise.ops.simd.RandomMaskProblem;
import org.lanewise.ops.simd.UnaryProblem;

/// The algorithms for activations, best first.
public final class ActivationKernels {

    /// Functions of one element.
    public static final KernelList<UnaryProblem> UNARY =
            new KernelList<>("unary", UnaryProblem.class, List.of(new UnaryVectors(), new UnaryReference()));

    /// ReLU with a learned slope.
    public static final KernelList<PReluProblem> PRELU =
            new KernelList<>("prelu", PReluProblem.class, List.of(new PReluImageLanes(), new PReluReference()));

    /// Dropout and random slopes.
    public static final KernelList<RandomMaskProblem> RANDOM_MASK = new KernelList<>(
            "randomMask", RandomMaskProblem.class, List.of(new RandomMaskImageLanes(), new RandomMaskReference()));

    private ActivationKernels() {}
}
