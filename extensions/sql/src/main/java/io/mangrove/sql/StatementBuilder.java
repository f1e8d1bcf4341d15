package io.mangrove.sql;

import io.mangrove.sql.DeltaSqlBaseParser.CloneContext;
import io.mangrove.sql.DeltaSqlBaseParser.ColumnContext;
import io.mangrove.sql.DeltaSqlBaseParser.ComputeStatsContext;
import io.mangrove.sql.DeltaSqlBaseParser.ConvertContext;
import io.mangrove.sql.DeltaSqlBaseParser.CreateTagContext;
import io.mangrove.sql.DeltaSqlBaseParser.CreatedTableContext;
import io.mangrove.sql.DeltaSqlBaseParser.DescribeDetailContext;
import io.mangrove.sql.DeltaSqlBaseParser.DescribeHistoryContext;
import io.mangrove.sql.DeltaSqlBaseParser.DropTagContext;
import io.mangrove.sql.DeltaSqlBaseParser.FsckContext;
import io.mangrove.sql.DeltaSqlBaseParser.GenerateContext;
import io.mangrove.sql.DeltaSqlBaseParser.InventoryContext;
import io.mangrove.sql.DeltaSqlBaseParser.MomentContext;
import io.mangrove.sql.DeltaSqlBaseParser.NewTableContext;
import io.mangrove.sql.DeltaSqlBaseParser.OptimizeContext;
import io.mangrove.sql.DeltaSqlBaseParser.OursContext;
import io.mangrove.sql.DeltaSqlBaseParser.ReorgContext;
import io.mangrove.sql.DeltaSqlBaseParser.ReplacedTableContext;
import io.mangrove.sql.DeltaSqlBaseParser.RestoreContext;
import io.mangrove.sql.DeltaSqlBaseParser.ShowPartitionsOfPathContext;
import io.mangrove.sql.DeltaSqlBaseParser.ShowTagsContext;
import io.mangrove.sql.DeltaSqlBaseParser.TableContext;
import io.mangrove.sql.DeltaSqlBaseParser.TagContext;
import io.mangrove.sql.DeltaSqlBaseParser.TagRetentionContext;
import io.mangrove.sql.DeltaSqlBaseParser.TaggedContext;
import io.mangrove.sql.DeltaSqlBaseParser.TextContext;
import io.mangrove.sql.DeltaSqlBaseParser.TimestampMomentContext;
import io.mangrove.sql.DeltaSqlBaseParser.VacuumClauseContext;
import io.mangrove.sql.DeltaSqlBaseParser.VacuumContext;
import io.mangrove.sql.DeltaSqlBaseParser.VacuumDryRunContext;
import io.mangrove.sql.DeltaSqlBaseParser.VacuumInventoryContext;
import io.mangrove.sql.DeltaSqlBaseParser.VacuumLiteContext;
import io.mangrove.sql.DeltaSqlBaseParser.VacuumRetainContext;
import io.mangrove.sql.DeltaSqlBaseParser.VersionMomentContext;
import java.util.HashSet;
import java.util.Set;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.ExplainMode;
import org.apache.spark.sql.execution.command.ExplainCommand;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * Desugars a parsed statement into Spark's own {@code CALL} of the procedure that does the work, so
 * that the statement, {@code CALL} and Python share one implementation.
 */
final class StatementBuilder extends DeltaSqlBaseBaseVisitor<LogicalPlan> {
  private final TableNames tables;
  private final BoundParameters parameters;
  private final ConditionText conditions;

  /**
   * @param tokens of the text that is parsed
   */
  StatementBuilder(TableNames tables, BoundParameters parameters, TokenStream tokens) {
    this.tables = tables;
    this.parameters = parameters;
    this.conditions = new ConditionText(tokens, parameters);
  }

  /** The plan of a text, or null if it is not ours. */
  @Nullable LogicalPlan plan(TextContext text) {
    if (!(text instanceof OursContext ours)) {
      return null;
    }
    LogicalPlan plan = ours.statement().accept(this);
    if (ours.EXPLAIN() == null) {
      return plan;
    }
    Token mode = ours.explainMode;
    return new ExplainCommand(
        plan, ExplainMode.fromString(mode == null ? "simple" : mode.getText()));
  }

  @Override
  public LogicalPlan visitDescribeHistory(DescribeHistoryContext context) {
    ProcedureCall call = new ProcedureCall("describe_history", tables.named(context.table()));
    if (context.limit != null) {
      call.with("limit", literal(rowCount(context.limit), DataTypes.IntegerType));
    } else if (context.parameter() != null) {
      call.with("limit", parameters.value(context.parameter()));
    }
    return call.plan();
  }

  @Override
  public LogicalPlan visitDescribeDetail(DescribeDetailContext context) {
    return new ProcedureCall("describe_detail", tables.named(context.table())).plan();
  }

  /** Of a table that has a name, Spark's own statement is what a rule makes a call of. */
  @Override
  public LogicalPlan visitShowPartitionsOfPath(ShowPartitionsOfPathContext context) {
    return new ProcedureCall("show_partitions", TableNames.ofPath(context.STRING())).plan();
  }

  @Override
  public LogicalPlan visitOptimize(OptimizeContext context) {
    ProcedureCall call = new ProcedureCall("optimize", tables.named(context.table()));
    if (context.condition() != null) {
      call.with("where", literal(conditions.text(context.condition()), DataTypes.StringType));
    }
    if (context.FULL() != null) {
      call.with("full", literal(true, DataTypes.BooleanType));
    }
    if (context.zorder() != null) {
      String[] columns =
          context.zorder().columns.stream().map(ColumnContext::getText).toArray(String[]::new);
      call.with("zorder_by", literal(columns, DataTypes.createArrayType(DataTypes.StringType)));
    }
    return call.plan();
  }

  @Override
  public LogicalPlan visitReorg(ReorgContext context) {
    ProcedureCall call = new ProcedureCall("reorg", tables.named(context.table()));
    if (context.condition() != null) {
      call.with("where", literal(conditions.text(context.condition()), DataTypes.StringType));
    }
    return call.plan();
  }

  @Override
  public LogicalPlan visitComputeStats(ComputeStatsContext context) {
    return new ProcedureCall("compute_stats", tables.named(context.table())).plan();
  }

  @Override
  public LogicalPlan visitFsck(FsckContext context) {
    ProcedureCall call = new ProcedureCall("fsck", tables.named(context.table()));
    if (context.DRY() != null) {
      call.with("dry_run", literal(true, DataTypes.BooleanType));
    }
    return call.plan();
  }

  @Override
  public LogicalPlan visitVacuum(VacuumContext context) {
    ProcedureCall call = new ProcedureCall("vacuum", tables.named(context.table()));
    Set<String> given = new HashSet<>();
    for (VacuumClauseContext clause : context.vacuumClause()) {
      String name = "retain_hours";
      if (clause instanceof VacuumRetainContext retain) {
        call.with(name, hours(retain));
      } else if (clause instanceof VacuumDryRunContext) {
        name = "dry_run";
        call.with(name, literal(true, DataTypes.BooleanType));
      } else if (clause instanceof VacuumInventoryContext inventory) {
        name = "inventory";
        call.with(name, literal(query(inventory.inventory()), DataTypes.StringType));
      } else {
        name = "lite";
        call.with(name, literal(clause instanceof VacuumLiteContext, DataTypes.BooleanType));
      }
      if (!given.add(name)) {
        throw Mistake.twice(clause);
      }
    }
    return call.plan();
  }

  /** A table may be a view of the session, so its name stays as it is written. */
  private String query(InventoryContext inventory) {
    return inventory.query() == null
        ? "TABLE " + conditions.text(inventory.table())
        : conditions.text(inventory.query());
  }

  private Expression hours(VacuumRetainContext retain) {
    if (retain.parameter() != null) {
      return parameters.value(retain.parameter());
    }
    return literal(Double.parseDouble(retain.number().getText()), DataTypes.DoubleType);
  }

  @Override
  public LogicalPlan visitRestore(RestoreContext context) {
    ProcedureCall call = new ProcedureCall("restore", tables.named(context.table()));
    addMoment(call, context.moment());
    return call.plan();
  }

  private void addMoment(ProcedureCall call, MomentContext context) {
    if (context instanceof TimestampMomentContext moment) {
      call.with(
          "timestamp",
          moment.STRING() == null
              ? parameters.value(moment.parameter())
              : literal(TableNames.text(moment.STRING()), DataTypes.StringType));
    } else if (context instanceof VersionMomentContext moment) {
      addVersion(moment, call);
    }
  }

  @Override
  public LogicalPlan visitClone(CloneContext context) {
    NewTableContext made = context.newTable();
    TableContext named =
        made instanceof CreatedTableContext created
            ? created.table()
            : ((ReplacedTableContext) made).table();
    ProcedureCall call = new ProcedureCall("clone", tables.named(named));
    call.with("source", literal(tables.named(context.source).sql(), DataTypes.StringType));
    call.with("mode", literal(mode(made), DataTypes.StringType));
    if (context.DEEP() != null) {
      call.with("deep", literal(true, DataTypes.BooleanType));
    }
    if (context.moment() != null) {
      addMoment(call, context.moment());
    }
    if (!context.property().isEmpty()) {
      call.with("properties", PropertyList.of(context.property()));
    }
    if (context.location != null) {
      call.with("location", literal(TableNames.text(context.STRING()), DataTypes.StringType));
    }
    return call.plan();
  }

  @Override
  public LogicalPlan visitConvert(ConvertContext context) {
    ProcedureCall call = new ProcedureCall("convert_to_delta", tables.named(context.table()));
    if (context.STATISTICS() != null) {
      call.with("statistics", literal(false, DataTypes.BooleanType));
    }
    if (context.columns != null) {
      String columns = conditions.text(context.columns);
      call.with("partition_schema", literal(columns, DataTypes.StringType));
    }
    return call.plan();
  }

  @Override
  public LogicalPlan visitGenerate(GenerateContext context) {
    return new ProcedureCall("generate", tables.named(context.table()))
        .with("mode", literal(TableNames.name(context.what), DataTypes.StringType))
        .plan();
  }

  private static String mode(NewTableContext made) {
    if (made instanceof ReplacedTableContext replaced) {
      return replaced.CREATE() == null ? "replace" : "create or replace";
    }
    return ((CreatedTableContext) made).EXISTS() == null ? "create" : "create if not exists";
  }

  /** A number, or the name of a tag in quotes. */
  private void addVersion(VersionMomentContext moment, ProcedureCall call) {
    Expression given =
        moment.parameter() == null
            ? literal(
                moment.version == null
                    ? TableNames.text(moment.STRING())
                    : moment.version.getText(),
                DataTypes.StringType)
            : parameters.value(moment.parameter());
    if (!given.dataType().equals(DataTypes.StringType)) {
      call.with("version", given);
      return;
    }
    String text = String.valueOf(given.eval(null)).strip();
    if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      call.with("tag", literal(text, DataTypes.StringType));
      return;
    }
    try {
      call.with("version", literal(Long.parseLong(text), DataTypes.LongType));
    } catch (NumberFormatException e) {
      throw Mistake.at(moment.getStop());
    }
  }

  @Override
  public LogicalPlan visitCreateTag(CreateTagContext context) {
    ProcedureCall call =
        new ProcedureCall("create_tag", tables.named(context.table()))
            .with("tag", name(context.tag()));
    TaggedContext version = context.tagged();
    if (version != null) {
      call.with(
          "version",
          version.parameter() == null
              ? literal(wholeNumber(version.INTEGER()), DataTypes.LongType)
              : parameters.value(version.parameter()));
    }
    TagRetentionContext retention = context.tagRetention();
    if (retention != null) {
      call.with(
          "retain_days",
          retention.parameter() == null
              ? literal(Double.parseDouble(retention.number().getText()), DataTypes.DoubleType)
              : parameters.value(retention.parameter()));
    }
    if (context.IF() != null) {
      call.with("if_not_exists", literal(true, DataTypes.BooleanType));
    }
    return call.plan();
  }

  @Override
  public LogicalPlan visitDropTag(DropTagContext context) {
    ProcedureCall call =
        new ProcedureCall("drop_tag", tables.named(context.table()))
            .with("tag", name(context.tag()));
    if (context.IF() != null) {
      call.with("if_exists", literal(true, DataTypes.BooleanType));
    }
    return call.plan();
  }

  @Override
  public LogicalPlan visitShowTags(ShowTagsContext context) {
    return new ProcedureCall("show_tags", tables.named(context.table())).plan();
  }

  private static Expression name(TagContext tag) {
    String name =
        tag.STRING() == null ? TableNames.name(tag.identifier()) : TableNames.text(tag.STRING());
    return literal(name, DataTypes.StringType);
  }

  private static long wholeNumber(TerminalNode number) {
    try {
      return Long.parseLong(number.getText());
    } catch (NumberFormatException e) {
      throw Mistake.at(number.getSymbol());
    }
  }

  /** More rows than an int counts are all rows. */
  private static int rowCount(Token token) {
    try {
      return Integer.parseInt(token.getText());
    } catch (NumberFormatException e) {
      return Integer.MAX_VALUE;
    }
  }

  private static Expression literal(Object value, DataType type) {
    return Literal.create(value, type);
  }
}
