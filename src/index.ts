/** The library: what the command line does, importable. */
export {UserError, Interrupted, NotApplicable, type ErrorData} from './core/errors.js'
export {createContext, type Context} from './core/context.js'
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

export {audit, type AuditOptions} from './library/audit.js'
export type {Audit, Finding, Verdict} from './library/audit-answers.js'
export type {AlgorithmOptions, Label, WorkOptions} from './library/settings.js'
export type {NamedRows, TableSource} from './io/table-source.js'
export type {Cell, ColumnValues, Row} from './core/table.js'

export {readTable, type LoadedTable, type ReadOptions} from './io/read-table.js'
export {writeTable, type OutputFormat, type WriteOptions} from './io/write-table.js'
export {encodeFeatures, type EncodingOptions, type FeatureEncoder} from './preprocess/encode-features.js'

export type {FittedGenerator, Generator} from './generators/generator.js'
export {generators} from './generators/registry.js'
export {adasyn} from './generators/interpolation/adasyn.js'
export {borderlineSmote} from './generators/interpolation/borderline-smote.js'
export {ctgan} from './generators/networks/ctgan.js'
export {dpGaussianCopula} from './generators/private/dp-gaussian-copula.js'
export {gaussian} from './generators/statistical/gaussian.js'
export {gaussianCopula} from './generators/statistical/gaussian-copula.js'
export {noisySmote} from './generators/interpolation/noisy-smote.js'
export {randomOversampling} from './generators/statistical/random-oversampling.js'
export {smote} from './generators/interpolation/smote.js'
export {dpCtgan} from './generators/private/dp-ctgan.js'
export {dpTabddpm} from './generators/private/dp-tabddpm.js'
export {smoteDp} from './generators/private/smote-dp.js'
export {smoteN} from './generators/interpolation/smote-n.js'
export {smoteNc} from './generators/interpolation/smote-nc.js'
export {tabddpm} from './generators/networks/tabddpm.js'
export {tvae} from './generators/networks/tvae.js'
export {wganGp} from './generators/networks/wgan-gp.js'

export type {
  Attack,
  AttackerView,
  Guesses,
  Knowledge,
  MembershipScores,
  ReconstructedRecords,
  RowVerdicts,
} from './attacks/attack.js'
export {attacks, experiments, methods, proxies} from './attacks/registry.js'
export {defineAttack} from './attacks/define-attack.js'
export {defineProxy} from './attacks/proxies/define-proxy.js'
export {defineExperiment} from './attacks/shadow/define-experiment.js'
export {defineGenerator} from './generators/define-generator.js'
export {distinSmote} from './attacks/reconstruction/distinsmote.js'
export {reconSmote} from './attacks/reconstruction/reconsmote.js'
export {learners} from './learners/registry.js'
export {fidelity} from './metrics/fidelity/registry.js'

export * as privacyAccounting from './dp/accountant.js'
export {declareLevels} from './dp/declare-levels.js'
export {parseDomain, type ColumnDomain, type Domain} from './dp/domain.js'
export {createDpSgd, type DpSgd, type DpSgdSetting} from './dp/dp-sgd.js'
export {insecureSeededNoise, systemNoise, type NoiseSource} from './dp/secure-noise.js'

export {createPlan} from './audit/plan/create-plan.js'
export type {AuditPlan} from './result/plan.js'
export {noCheckpoints, openCheckpoints} from './audit/run/task-store.js'
export {runAudit} from './audit/run/run-audit.js'
export type {AuditInputs} from './audit/plan/inputs.js'
export type {AuditResult, GeneratorVerdict, ResultEntry} from './result/audit-result.js'
export {renderReport, type ReportFormat} from './report/render.js'
