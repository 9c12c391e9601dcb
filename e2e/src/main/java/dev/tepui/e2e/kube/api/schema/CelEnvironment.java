package dev.tepui.e2e.kube.api.schema;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime.Program;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * CEL as Kubernetes extends it: optional values, strings, sets, quantities, and finding by regular expression. Values
 * are dynamically typed, so that a wrong type shows when a rule runs, not when the CRD is created.
 */
final class CelEnvironment {
    private static final CelType QUANTITY = OpaqueType.create("kubernetes.Quantity");
    private static final CelOptions OPTIONS =
            CelOptions.current().enableHeterogeneousNumericComparisons(true).build();
    private static final Cel PLAIN = environment(SimpleType.DYN);
    private static final Cel OPTIONAL_OLD = environment(OptionalType.create(SimpleType.DYN));
    private static final Map<String, Program> PROGRAMS = new ConcurrentHashMap<>();

    private CelEnvironment() {}

    /**
     * Evaluates an expression over {@code self} and {@code oldSelf}.
     *
     * @throws CelEvaluationException when it fails, which a rule may do
     * @throws IllegalArgumentException when the expression does not compile
     */
    static Object evaluate(String expression, boolean optionalOldSelf, Map<String, ?> variables)
            throws CelEvaluationException {
        return program(expression, optionalOldSelf).eval(variables);
    }

    /** Compiles an expression, or says in an {@link IllegalArgumentException} why it cannot be. */
    static Program program(String expression, boolean optionalOldSelf) {
        return PROGRAMS.computeIfAbsent(optionalOldSelf + expression, key -> {
            Cel cel = optionalOldSelf ? OPTIONAL_OLD : PLAIN;
            try {
                return cel.createProgram(cel.compile(expression).getAst());
            } catch (CelValidationException | CelEvaluationException e) {
                throw new IllegalArgumentException("compilation failed: " + e.getMessage(), e);
            }
        });
    }

    private static Cel environment(CelType oldSelf) {
        List<CelFunctionDecl> declarations = new ArrayList<>();
        List<CelFunctionBinding> bindings = new ArrayList<>();
        quantities(declarations, bindings);
        regularExpressions(declarations, bindings);
        return CelFactory.standardCelBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addVar("self", SimpleType.DYN)
                .addVar("oldSelf", oldSelf)
                .addCompilerLibraries(CelExtensions.optional(), CelExtensions.strings(), CelExtensions.sets(OPTIONS))
                .addRuntimeLibraries(CelExtensions.optional(), CelExtensions.strings(), CelExtensions.sets(OPTIONS))
                .addFunctionDeclarations(declarations)
                .addFunctionBindings(bindings)
                .build();
    }

    private static void quantities(List<CelFunctionDecl> declarations, List<CelFunctionBinding> bindings) {
        declarations.add(global("quantity", "string_to_quantity", QUANTITY, SimpleType.STRING));
        bindings.add(CelFunctionBinding.from("string_to_quantity", String.class, CelEnvironment::quantity));
        declarations.add(global("isQuantity", "is_quantity", SimpleType.BOOL, SimpleType.STRING));
        bindings.add(CelFunctionBinding.from(
                "is_quantity", String.class, text -> Quantity.parse(text).isPresent()));
        declarations.add(member("isGreaterThan", "quantity_greater", SimpleType.BOOL, QUANTITY, QUANTITY));
        bindings.add(compare("quantity_greater", (a, b) -> a.compareTo(b) > 0));
        declarations.add(member("isLessThan", "quantity_less", SimpleType.BOOL, QUANTITY, QUANTITY));
        bindings.add(compare("quantity_less", (a, b) -> a.compareTo(b) < 0));
        declarations.add(member("compareTo", "quantity_compare", SimpleType.INT, QUANTITY, QUANTITY));
        bindings.add(compare("quantity_compare", (a, b) -> (long) a.compareTo(b)));
        declarations.add(member("add", "quantity_add", QUANTITY, QUANTITY, QUANTITY));
        bindings.add(combine("quantity_add", (a, b) -> new Quantity(a.value().add(b.value()), a.suffix())));
        declarations.add(member("sub", "quantity_sub", QUANTITY, QUANTITY, QUANTITY));
        bindings.add(combine("quantity_sub", (a, b) -> new Quantity(a.value().subtract(b.value()), a.suffix())));
        declarations.add(member("asInteger", "quantity_integer", SimpleType.INT, QUANTITY));
        bindings.add(CelFunctionBinding.from(
                "quantity_integer", Quantity.class, q -> q.value().longValueExact()));
        declarations.add(member("isInteger", "quantity_is_integer", SimpleType.BOOL, QUANTITY));
        bindings.add(CelFunctionBinding.from(
                "quantity_is_integer",
                Quantity.class,
                q -> q.value().setScale(0, RoundingMode.DOWN).compareTo(q.value()) == 0));
        declarations.add(member("sign", "quantity_sign", SimpleType.INT, QUANTITY));
        bindings.add(CelFunctionBinding.from(
                "quantity_sign", Quantity.class, q -> (long) q.value().signum()));
    }

    private static void regularExpressions(List<CelFunctionDecl> declarations, List<CelFunctionBinding> bindings) {
        declarations.add(member("find", "string_find", SimpleType.STRING, SimpleType.STRING, SimpleType.STRING));
        bindings.add(CelFunctionBinding.from("string_find", String.class, String.class, (text, pattern) -> {
            Matcher matcher = Pattern.compile(pattern).matcher(text);
            return matcher.find() ? matcher.group() : "";
        }));
        CelType strings = ListType.create(SimpleType.STRING);
        declarations.add(member("findAll", "string_find_all", strings, SimpleType.STRING, SimpleType.STRING));
        bindings.add(CelFunctionBinding.from(
                "string_find_all",
                String.class,
                String.class,
                (text, pattern) -> Pattern.compile(pattern)
                        .matcher(text)
                        .results()
                        .map(m -> m.group())
                        .toList()));
    }

    private static Quantity quantity(String text) {
        return Quantity.parse(text)
                .orElseThrow(() -> new IllegalArgumentException("quantities must match the regular expression"));
    }

    private interface Comparison {
        Object of(Quantity a, Quantity b);
    }

    private static CelFunctionBinding compare(String overload, Comparison comparison) {
        return CelFunctionBinding.from(overload, Quantity.class, Quantity.class, comparison::of);
    }

    private static CelFunctionBinding combine(String overload, BinaryOperator<Quantity> operator) {
        return CelFunctionBinding.from(overload, Quantity.class, Quantity.class, operator::apply);
    }

    private static CelFunctionDecl global(String name, String overload, CelType result, CelType argument) {
        return CelFunctionDecl.newFunctionDeclaration(
                name, CelOverloadDecl.newGlobalOverload(overload, result, argument));
    }

    private static CelFunctionDecl member(String name, String overload, CelType result, CelType... arguments) {
        return CelFunctionDecl.newFunctionDeclaration(
                name, CelOverloadDecl.newMemberOverload(overload, result, arguments));
    }
}
