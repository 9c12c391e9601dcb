package dev.tepui.storage.partiql;

import dev.tepui.storage.expression.Condition;
import dev.tepui.storage.expression.ExpressionException;
import dev.tepui.storage.expression.ExpressionRules;
import dev.tepui.storage.expression.Operand;
import dev.tepui.storage.partiql.Statement.Returning;
import dev.tepui.storage.partiql.grammar.PartiQLParser.ColumnContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.DeleteContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.InsertContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.OrderingContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.PathContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.ReturnedContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.ReturningContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.SelectContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.SignedContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.StatementContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.TargetContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.UpdateContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.WhereContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Makes statements of their syntax trees. */
final class StatementCompiler {
    private static final String ALIASES = "Aliasing is not supported";

    private final Reading reading;

    StatementCompiler(String text, Parameters parameters) {
        this.reading = new Reading(text, parameters);
    }

    Statement statement(StatementContext context) {
        if (context.select() != null) {
            return select(context.select());
        }
        if (context.insert() != null) {
            return insert(context.insert());
        }
        if (context.update() != null) {
            return update(context.update());
        }
        return context.delete() != null
                ? delete(context.delete())
                : new Statement.Exists(select(context.exists().select()));
    }

    private Statement.Select select(SelectContext context) {
        checkClauses(context);
        TargetContext target = context.source(0).target();
        if (target.symbol().size() > 2) {
            throw new ExpressionException("A path may contain at most 2 components in the FROM clause");
        }
        String index = target.symbol().size() == 2 ? reading.name(target.symbol(1)) : null;
        return new Statement.Select(
                reading.name(target.symbol(0)), index, columns(context), where(context.where()), order(context));
    }

    private static void checkClauses(SelectContext context) {
        if (context.DISTINCT() != null) {
            throw new ExpressionException("Unsupported token in expression: DISTINCT");
        }
        if (context.VALUE() != null) {
            throw new ExpressionException("Select projection doesn't support value or pivot keywords");
        }
        if (context.source().size() > 1) {
            throw new ExpressionException("Only select from a single table or index is supported.");
        }
        if (context.source(0).alias() != null || context.column().stream().anyMatch(column -> column.alias() != null)) {
            throw new ExpressionException(ALIASES);
        }
        if (context.groupBy() != null) {
            throw new ExpressionException("Unsupported clause: GROUP BY");
        }
        if (context.limit() != null) {
            throw new ExpressionException("Unsupported clause: LIMIT"
                    + Reading.at(context.limit().condition().getStart()));
        }
    }

    private List<Statement.Column> columns(SelectContext context) {
        if (context.STAR() != null) {
            return null;
        }
        List<Statement.Column> columns = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (ColumnContext column : context.column()) {
            Operand.Path path = reading.path(path(column));
            String name = name(path);
            if (!names.add(name)) {
                throw new ExpressionException("Duplicate identifiers in select clause: " + name);
            }
            columns.add(new Statement.Column(name, path));
        }
        ExpressionRules.checkDistinct(
                columns.stream().map(Statement.Column::path).toList());
        return columns;
    }

    private static PathContext path(ColumnContext column) {
        SignedContext signed = Reading.signed(column.condition());
        if (signed == null || !signed.signs.isEmpty() || signed.primary().path() == null) {
            throw Reading.unexpectedComponent(
                    Reading.operator(column.condition(), column.condition().getStart()));
        }
        return signed.primary().path();
    }

    /** The last name of a path with the indexes after it. */
    private static String name(Operand.Path path) {
        StringBuilder name = new StringBuilder();
        for (Operand.Step step : path.steps()) {
            switch (step) {
                case Operand.Name(String text) -> {
                    name.setLength(0);
                    name.append(text);
                }
                case Operand.Index(int index) -> name.append('[').append(index).append(']');
            }
        }
        return name.toString();
    }

    private List<Statement.Ordering> order(SelectContext context) {
        if (context.orderBy() == null) {
            return List.of();
        }
        List<Statement.Ordering> order = new ArrayList<>();
        for (OrderingContext ordering : context.orderBy().ordering()) {
            SignedContext signed = Reading.signed(ordering.condition());
            PathContext path = signed == null ? null : signed.primary().path();
            if (path == null || !path.step().isEmpty()) {
                throw new ExpressionException("Argument to ORDER BY must be of type VariableReference. Type: "
                        + (path == null ? ordering.condition().getText() : "PATH"));
            }
            order.add(new Statement.Ordering(reading.name(path.symbol()), ordering.DESC() != null));
        }
        return order;
    }

    private Condition where(WhereContext context) {
        return context == null ? null : new ConditionCompiler(reading).where(context.condition());
    }

    private Statement insert(InsertContext context) {
        if (context.target().symbol().size() > 1) {
            throw new ExpressionException(
                    "FROM clause may only contain a single table name in data manipulation statements");
        }
        if (context.returning() != null) {
            throw new ExpressionException("RETURNING is not supported in INSERT");
        }
        return new Statement.Insert(
                reading.name(context.target().symbol(0)), new Literals(reading).item(context.condition()));
    }

    private Statement update(UpdateContext context) {
        String table = table(context.target());
        return new Statement.Change(
                table,
                new UpdateCompiler(reading).update(context.clause()),
                where(context.where()),
                returning(context.returning()));
    }

    private Statement delete(DeleteContext context) {
        String table = table(context.target());
        Returning returning = returning(context.returning());
        if (returning != Returning.NOTHING && returning != Returning.ALL_OLD) {
            throw new ExpressionException("Invalid returning clause: RETURNING "
                    + returning.name().replace('_', ' ')
                    + " *. Only RETURNING ALL OLD * is allowed in DELETE statements.");
        }
        return new Statement.Delete(table, where(context.where()), returning);
    }

    private String table(TargetContext target) {
        if (target.symbol().size() > 1) {
            throw new ExpressionException("This operation is not supported on an index");
        }
        return reading.name(target.symbol(0));
    }

    private static Returning returning(ReturningContext context) {
        if (context == null) {
            return Returning.NOTHING;
        }
        if (context.returned().size() > 1) {
            throw new ExpressionException("Invalid syntax with multiple returning elements in RETURNING clause");
        }
        ReturnedContext returned = context.returned(0);
        if (returned.STAR() == null) {
            throw new ExpressionException("Expected '*' after ( MODIFIED | ALL ) ( NEW | OLD ) in RETURNING clause");
        }
        return Returning.valueOf((returned.part.getText() + "_" + returned.image.getText()).toUpperCase(Locale.ROOT));
    }
}
