package org.lanewise.ops.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.FieldRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.module.ModuleReader;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lanewise.ops.simd.catalog.Kernels;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.Window;

/// What holds for every list of kernels: there is one for each problem, it ends in a kernel that
/// supports everything, names say which kernel is meant, and a test checks it against an oracle.
class KernelListsTest {

    @Test
    void all_lists_are_constants_with_a_problem_each() throws Exception {
        List<KernelList<?>> constants = new ArrayList<>();
        for (Field field : Kernels.class.getFields()) {
            if (field.getType() == KernelList.class) {
                constants.add((KernelList<?>) field.get(null));
            }
        }
        assertThat(Kernels.ALL).containsExactlyInAnyOrderElementsOf(constants);
        List<Class<?>> types = new ArrayList<>();
        Kernels.ALL.forEach(list -> types.add(list.problemType()));
        assertThat(types).containsExactlyInAnyOrderElementsOf(problems());
    }

    @Test
    void every_list_ends_in_a_reference_kernel_that_supports_everything() {
        for (KernelList<?> list : Kernels.ALL) {
            List<Problem> examples = examples().stream()
                    .filter(example -> list.problemType() == example.getClass())
                    .toList();
            assertThat(examples).as("examples of %s", list.operation()).isNotEmpty();
            examples.forEach(example -> endsInReference(list, example));
        }
    }

    private static <P extends Problem> void endsInReference(KernelList<P> list, Problem example) {
        Kernel<P> last = list.kernels().getLast();
        P problem = list.problemType().cast(example);
        assertThat(last.name()).endsWith("Reference");
        assertThat(last.rejects(problem)).as("%s of %s", last.name(), problem).isEmpty();
        assertThat(list.create(problem, last.name()).kernel()).isEqualTo(last.name());
        assertThat(list.explain(problem).getFirst().kernel())
                .isEqualTo(list.kernels().getFirst().name());
    }

    @Test
    void names_are_unique() {
        List<String> operations =
                Kernels.ALL.stream().map(KernelList::operation).toList();
        List<String> kernels = Kernels.ALL.stream()
                .flatMap(list -> list.kernels().stream())
                .map(Kernel::name)
                .toList();
        assertThat(operations).doesNotHaveDuplicates();
        assertThat(kernels).doesNotHaveDuplicates();
    }

    @Test
    void every_list_is_read_by_a_test_of_its_kernels() throws Exception {
        Set<KernelList<?>> tested = new HashSet<>();
        for (String name : classes("Test")) {
            if (!name.startsWith(KernelListsTest.class.getName())) {
                tested.addAll(listsRead(name));
            }
        }
        for (KernelList<?> list : Kernels.ALL) {
            assertThat(tested)
                    .as("lists that a test reads: %s", list.operation())
                    .contains(list);
        }
    }

    @Test
    void every_list_is_swept_over_seeds() throws Exception {
        Set<KernelList<?>> swept = new HashSet<>();
        for (String name : classes("Test")) {
            for (Field field : Class.forName(name).getDeclaredFields()) {
                if (field.getType() == Sweep.class) {
                    swept.addAll(((Sweep) field.get(null)).lists());
                }
            }
        }
        assertThat(swept).containsAll(Kernels.ALL);
    }

    @Test
    void a_kernel_that_is_not_there_or_cannot_is_refused_with_the_reason() {
        SoftmaxProblem p = new SoftmaxProblem(false, Layout.NCHW, 1, 1, 10, 1, Direction.FORWARD);
        assertThatThrownBy(() -> Kernels.SOFTMAX.create(p, "SoftmaxGpu"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("No kernel 'SoftmaxGpu' for softmax")
                .hasMessageContaining("[SoftmaxImageLanes, SoftmaxReference]");
        assertThatThrownBy(() -> Kernels.SOFTMAX.create(p, "SoftmaxImageLanes"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("SoftmaxImageLanes does not support")
                .hasMessageContaining("layout is NCHW");
        KernelList<SoftmaxProblem> none = new KernelList<>(
                "softmax",
                SoftmaxProblem.class,
                List.of(Kernels.SOFTMAX.kernels().getFirst()));
        assertThatThrownBy(() -> none.create(p))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("No kernel for SoftmaxProblem")
                .hasMessageContaining("layout is NCHW");
    }

    /// Names of the classes of this package's module, its tests among them, whose top-level class
    /// ends in `suffix`.
    private static List<String> classes(String suffix) throws IOException {
        Module module = KernelListsTest.class.getModule();
        assertThat(module.isNamed()).as("tests run on the module path").isTrue();
        try (ModuleReader reader = module.getLayer()
                .configuration()
                .findModule(module.getName())
                .orElseThrow()
                .reference()
                .open()) {
            return reader.list()
                    .filter(name -> name.matches(".*/\\w+" + suffix + "(\\$.*)?\\.class"))
                    .map(name ->
                            name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .toList();
        }
    }

    private static List<Class<?>> problems() throws Exception {
        List<Class<?>> problems = new ArrayList<>();
        for (String name : classes("Problem")) {
            Class<?> type = Class.forName(name);
            if (type != Problem.class && Problem.class.isAssignableFrom(type)) {
                problems.add(type);
            }
        }
        return problems;
    }

    private static Set<KernelList<?>> listsRead(String className) throws Exception {
        Set<KernelList<?>> lists = new HashSet<>();
        String file = "/" + className.replace('.', '/') + ".class";
        try (InputStream bytes = Objects.requireNonNull(KernelListsTest.class.getResourceAsStream(file), file)) {
            for (PoolEntry entry : ClassFile.of().parse(bytes.readAllBytes()).constantPool()) {
                if (entry instanceof FieldRefEntry read
                        && read.typeSymbol()
                                .equals(KernelList.class.describeConstable().orElseThrow())) {
                    String owner = read.owner().asInternalName().replace('/', '.');
                    if (owner.equals(className.replaceFirst("\\$.*", ""))) {
                        // A constant of the test itself, made from a list that the test reads as well.
                        continue;
                    }
                    Field field = Class.forName(owner).getField(read.name().stringValue());
                    lists.add((KernelList<?>) field.get(null));
                }
            }
        }
        return lists;
    }

    /// Problems of every kind, in both layouts and all directions that they have.
    private static List<Problem> examples() {
        List<Problem> examples = new ArrayList<>();
        examples.add(new GemmProblem(5, 7, 3, false, true, 3, 3, 7, true));
        for (Layout layout : Layout.values()) {
            withoutDirection(layout, examples);
            for (Direction direction : Direction.values()) {
                Window window = new Window(3, 2, 1, 0, 1);
                boolean bias = direction != Direction.BACKWARD_WEIGHTS;
                examples.add(new Conv2dProblem(layout, 3, 4, 7, 8, 6, 2, window, window, bias, direction));
                examples.add(new BlockedConv2dProblem(
                        new Conv2dProblem(Layout.NCHW, 3, 4, 7, 8, 6, 2, window, window, bias, direction),
                        false,
                        Epilogue.NONE));
                examples.add(new LinearProblem(layout, 3, 7, 5, direction == Direction.FORWARD, direction));
                examples.add(new PReluProblem(layout, 3, 4, 9, 4, direction));
                examples.add(new MultiplyProblem(layout, 3, 4, 9, true, direction));
                examples.add(new MultiplyProblem(layout, 3, 4, 9, false, direction));
                examples.add(new BatchNormProblem(true, 1e-5f, 0.1f, layout, 3, 4, 9, direction));
                examples.add(new GroupNormProblem(2, 1e-5f, layout, 3, 4, 9, direction));
                examples.add(new LayerNormProblem(1e-5f, layout, 3, 4, 9, direction));
            }
            for (Direction direction : List.of(Direction.FORWARD, Direction.BACKWARD_DATA)) {
                withoutWeights(layout, direction, examples);
            }
        }
        examples.add(new BlockedReorderProblem(true, 3, 4, 9));
        examples.add(new BlockedReorderProblem(false, 3, 4, 9));
        examples.add(new SumProblem(3, 17));
        examples.add(new SgdProblem(17, 0.9f, 0f, true, 0.1f, false));
        examples.add(new AdamWProblem(17, 0.9f, 0.999f, 1e-8f, 0.1f, true));
        examples.add(new SumOfSquaresProblem(5000));
        return examples;
    }

    private static void withoutDirection(Layout layout, List<Problem> examples) {
        examples.add(new ChannelSumProblem(layout, 3, 4, 9));
        examples.add(new SoftmaxCrossEntropyProblem(0.1f, layout, 3, 10));
        examples.add(new ElementwiseLossProblem(new ElementwiseLoss.Huber(1f), layout, 3, 9));
        examples.add(new PermuteProblem(layout, 3, List.of(2, 3, 4), List.of(2, 0, 1)));
        Arrays.stream(Layout.values()).forEach(to -> examples.add(new ReorderProblem(layout, to, 3, 9)));
    }

    private static void withoutWeights(Layout layout, Direction direction, List<Problem> examples) {
        examples.add(new UnaryProblem(new UnaryFunction.Mish(), 33, direction));
        examples.add(new SoftmaxProblem(true, layout, 3, 2, 5, 3, direction));
        for (RandomMaskProblem.Kind kind : RandomMaskProblem.Kind.values()) {
            examples.add(new RandomMaskProblem(kind, layout, 3, 4, 9, 0.1f, 0.3f, 1, 0, direction));
        }
        PoolAxis axis = PoolAxis.of(new Window(3, 2, 1, 1, 1), 9);
        for (PoolKind kind : List.of(new PoolKind.Max(true), new PoolKind.Average(true), new PoolKind.Lp(3f))) {
            examples.add(new Pool2dProblem(kind, axis, axis, layout, 3, 4, direction));
        }
        examples.add(new LocalResponseNormProblem(5, 1e-4f, 0.6f, 1f, layout, 3, 8, 9, direction));
        examples.add(new PadProblem(layout, 3, 4, 5, 6, 1, 2, 0, 1, 2, 3, direction));
        examples.add(new ConcatProblem(layout, 3, 2, List.of(3, 5), direction));
        for (UpsampleProblem.Mode mode : UpsampleProblem.Mode.values()) {
            examples.add(new UpsampleProblem(mode, false, layout, 3, 4, 5, 6, 7, 8, direction));
        }
    }
}
