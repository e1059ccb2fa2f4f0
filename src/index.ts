/** The library: what the command line does, importable. */
export {UserError, Interrupted, NotApplicable, type ErrorData} from './core/errors.js'
export type {SettingName} from './core/settings.js'
export type {Text, Wording} from './core/text.js'
export {createContext, throwIfStopped, type Context} from './core/context.js'
export {createRng, type Rng} from './core/rng.js'
export type {Estimate, Estimates} from './core/estimate.js'
export type {Outcome} from './core/outcome.js'
export {
  Table,
  concatTables,
  rowsWithLabel,
  type CategoricalColumn,
  type CategoricalField,
  type Column,
  type Field,
  type MinorityClass,
  type NumericColumn,
  type NumericField,
  type Role,
  type Schema,
} from './core/table.js'

export {
  attack,
  type AttackFindings,
  type AttackOptions,
  type RebuiltRecords,
  type RowOrigins,
  type TargetScores,
} from './library/attack.js'
export {audit, type AuditOptions} from './library/audit.js'
export {mitigate, type MitigateOptions} from './library/mitigate.js'
export {generate, type GenerateOptions} from './library/generate.js'
export {inspect, type InspectOptions} from './library/inspect.js'
export {
  compare,
  evaluatePolicy,
  readResult,
  type CompareOptions,
  type PolicyOptions,
  type ResultSource,
} from './library/results.js'
export {verifyBundle, type VerifyOptions} from './library/verify.js'
export type {AttackName, FileAttackName, MetricsOf} from './library/attack-types.js'
export type {FigureName as MetricName} from './report/figures.js'
export type {Audit, Finding, Verdict} from './library/audit-answers.js'
export type {AlgorithmOptions, Label, WorkOptions} from './library/settings.js'
export type {NamedRows, TableSource} from './io/table-source.js'
export type {Cell, ColumnValues, Row} from './core/table.js'

export {readTable} from './io/read-table.js'
export type {LoadedTable} from './io/loaded-table.js'
export type {ReadOptions} from './io/read-options.js'
export type {ColumnRole, ColumnType, RolesContent} from './roles/role.js'
export {writeTable, type OutputFormat, type WriteOptions} from './io/write-table.js'
export {encodeFeatures, type EncodingOptions, type FeatureEncoder} from './preprocess/encode-features.js'

export type {FittedGenerator, Generator} from './generators/generator.js'
export {generators} from './generators/registry.js'

export type {
  Attack,
  AttackerView,
  Change,
  Guesses,
  Knowledge,
  MembershipScores,
  ReconstructedRecords,
  OriginGuesses,
} from './attacks/attack.js'
export {attacks, experiments, methods, proxies} from './attacks/registry.js'
export {defineAttack} from './attacks/define-attack.js'
export {defineProxy} from './attacks/proxies/define-proxy.js'
export {defineExperiment} from './attacks/shadow/define-experiment.js'
export {shadowOptions} from './attacks/shadow/options.js'
export type {FunctionGenerator, RowsRequest} from './external/function-generator.js'
export {defineGenerator} from './generators/define-generator.js'
export {learners} from './learners/registry.js'
export {segmenters} from './learners/segmentation/registry.js'
export {fidelity} from './metrics/fidelity/registry.js'

export * as privacyAccounting from './dp/accountant.js'
export {declareLevels} from './dp/declare-levels.js'
export {parseDomain, type ColumnDomain, type Domain} from './dp/domain.js'
export {createDpSgd, type DpSgd, type DpSgdSetting} from './dp/dp-sgd.js'
export {epsilonLowerBound} from './stats/epsilon.js'
export {gaussianDelta, gaussianEpsilon, gaussianMu} from './stats/gaussian-privacy.js'
export {muLowerBound} from './stats/mu.js'
export {guessExtremes, type OneRun} from './stats/one-run/one-run.js'
export {oneRunEpsilon} from './stats/one-run/one-run-epsilon.js'
export {oneRunMu} from './stats/one-run/one-run-mu.js'
export {insecureSeededNoise, systemNoise, type NoiseSource} from './dp/secure-noise.js'

export {createPlan} from './audit/plan/create-plan.js'
export type {AuditPlan} from './result/plan.js'
export {noTaskStore, openTaskStore} from './audit/run/task-store.js'
export {runAudit} from './audit/run/run-audit.js'
export type {AuditInputs} from './audit/plan/inputs.js'
export type {AuditEvent} from './result/audit-event.js'
export type {AuditResult, GeneratorVerdict, ResultEntry} from './result/audit-result.js'
export {renderReport} from './report/render.js'
export type {ReportFormat} from './report/formats.js'
export {renderMitigation} from './report/mitigation/render.js'
export type {Attempt, Mitigation} from './report/mitigation/mitigation.js'
export {renderComparison} from './report/compare/render.js'
export type {ComparisonFormat} from './report/formats.js'
export type {Comparison} from './report/compare/comparison.js'
export type {PolicyRules} from './policy/policy-file.js'
export type {InspectResult} from './jobs/inspect-file.js'
export type {VerifiedBundle} from './jobs/verify-file.js'
