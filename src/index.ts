/** The library: what the command line does, importable. */
export {UserError, Interrupted, NotApplicable} from './core/errors.js'
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

export {readTable, type LoadedTable, type ReadOptions} from './io/read-table.js'
export {writeTable, type OutputFormat, type WriteOptions} from './io/write-table.js'
export {encodeFeatures, type EncodingOptions, type FeatureEncoder} from './preprocess/encode-features.js'

export type {FittedGenerator, Generator} from './generators/generator.js'
export {generators} from './generators/registry.js'
export {adasyn} from './generators/adasyn.js'
export {borderlineSmote} from './generators/borderline-smote.js'
export {ctgan} from './generators/ctgan.js'
export {dpGaussianCopula} from './generators/dp-gaussian-copula.js'
export {gaussian} from './generators/gaussian.js'
export {gaussianCopula} from './generators/gaussian-copula.js'
export {noisySmote} from './generators/noisy-smote.js'
export {randomOversampling} from './generators/random-oversampling.js'
export {smote} from './generators/smote.js'
export {dpCtgan} from './generators/dp-ctgan.js'
export {dpTabddpm} from './generators/dp-tabddpm.js'
export {smoteDp} from './generators/smote-dp.js'
export {smoteN} from './generators/smote-n.js'
export {smoteNc} from './generators/smote-nc.js'
export {tabddpm} from './generators/tabddpm.js'
export {tvae} from './generators/tvae.js'
export {wganGp} from './generators/wgan-gp.js'

export type {
  Attack,
  AttackerView,
  Guesses,
  Knowledge,
  MembershipScores,
  ReconstructedRecords,
  RowVerdicts,
} from './attacks/attack.js'
export {attacks, proxies} from './attacks/registry.js'
export {games} from './shadow/registry.js'
export {distinSmote} from './attacks/distinsmote.js'
export {reconSmote} from './attacks/reconsmote.js'
export {learners} from './learners/registry.js'
export {fidelity} from './metrics/fidelity/registry.js'

export * as privacyAccounting from './dp/accountant.js'
export {declareLevels} from './dp/declare-levels.js'
export {parseDomain, type ColumnDomain, type Domain} from './dp/domain.js'
export {createDpSgd, type DpSgd, type DpSgdSetting} from './dp/dp-sgd.js'
export {insecureSeededNoise, systemNoise, type NoiseSource} from './dp/secure-noise.js'

export {createPlan, type AuditPlan} from './audit/plan.js'
export {noCheckpoints, openCheckpoints} from './audit/checkpoints.js'
export {runAudit} from './audit/run-audit.js'
export type {AuditInputs} from './audit/inputs.js'
export type {AuditResult, GeneratorVerdict, ResultEntry} from './audit/result.js'
export {renderReport, type ReportFormat} from './report/render.js'
